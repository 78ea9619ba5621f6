package dev.muster.client.cluster;

import dev.muster.client.code.BlobShelf;
import dev.muster.model.CodeEntry;
import dev.muster.proto.Transport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The way to a cluster, before anything of it has been started. */
public interface Connector {
    /** What it leads to, for messages. */
    String target();

    /** Whether its workers come and go without this program, so that there may be none for long. */
    default boolean isShared() {
        return true;
    }

    /** The code that runners need, in order; what must be pushed on demand is put on the shelf. */
    List<CodeEntry> code(BlobShelf shelf) throws IOException;

    /** Starts what has to be started, and gives the transport. Called once, from a thread that may block. */
    Connection open() throws Exception;

    /**
     * An open way.
     *
     * @param rest ends what else was started, after the transport is closed; does not throw
     * @param broken completes exceptionally if what was started cannot go on
     */
    record Connection(Transport transport, Runnable rest, CompletableFuture<Void> broken) implements AutoCloseable {
        @Override
        public void close() {
            try {
                transport.close();
            } finally {
                rest.run();
            }
        }
    }
}
