package dev.muster.proto;

import java.util.concurrent.TimeUnit;

/** The listening end of a transport, with a coordinator behind it. */
public interface CoordinatorServer extends AutoCloseable {
    /** The port it listens on; 0 where there is none. */
    int port();

    /** A transfer that no peer can push: the fetching side gets the reason. */
    void failTransfer(long transfer, String why);

    /** Takes nothing new, ends the streams, and returns; see {@link #awaitEnd}. */
    @Override
    void close();

    boolean awaitEnd(long timeout, TimeUnit unit) throws InterruptedException;
}
