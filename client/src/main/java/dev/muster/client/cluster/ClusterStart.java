package dev.muster.client.cluster;

import dev.muster.model.jvm.FullHeap;
import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import dev.muster.proto.Transport;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The way to the cluster, opened once on a thread of its own, because an embedded cluster takes a while to start. */
public final class ClusterStart {
    private static final System.Logger LOG = System.getLogger("dev.muster");
    private static final long PATIENCE_MILLIS = 30_000;
    private static final String LOGGING_TALK = "slf4j.internal.verbosity";

    private final CompletableFuture<Transport> transport = new CompletableFuture<>();
    private final Thread thread;
    private volatile Connector.@Nullable Connection connection;

    /** Receives the reason why the start failed, or why an opened connection cannot continue. */
    public interface Trouble {
        void tell(String what, Throwable why);
    }

    public ClusterStart(String name, Connector connector, Trouble trouble) {
        thread = OwnThread.daemon(
                ThreadRole.POOL_START, name + "-start", () -> open(connector, trouble), e -> failed(trouble, e));
    }

    public void start() {
        thread.start();
    }

    /** Completed when the cluster can be dialed. */
    public CompletableFuture<Transport> transport() {
        return transport;
    }

    private void open(Connector connector, Trouble trouble) {
        // A program without a logging library has chosen silence, and its standard error is its own.
        if (System.getProperty(LOGGING_TALK) == null) System.setProperty(LOGGING_TALK, "ERROR");
        try {
            Connector.Connection opened = connector.open();
            connection = opened;
            Consumer<Throwable> hearing = why -> trouble.tell("the pool cannot continue", why);
            var unused = opened.broken().exceptionally(why -> {
                FullHeap.outlast(hearing, why);
                return null;
            });
            transport.complete(opened.transport());
        } catch (Throwable e) {
            failed(trouble, e);
        }
    }

    private void failed(Trouble trouble, Throwable why) {
        transport.completeExceptionally(why);
        trouble.tell("the pool cannot be started", why);
    }

    /** Ends everything that was opened, after waiting for what is being opened; does not throw. */
    public void close() {
        try {
            if (thread != Thread.currentThread()) thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Connector.Connection opened = connection;
        if (opened == null) return;
        try {
            opened.close();
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.WARNING, "closing the connection to the cluster failed", e);
        }
    }
}
