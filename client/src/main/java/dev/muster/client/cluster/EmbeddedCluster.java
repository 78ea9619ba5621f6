package dev.muster.client.cluster;

import dev.muster.proto.Transport;
import java.util.concurrent.CompletableFuture;

/** A cluster inside this JVM, see {@link EmbeddedClusterProvider}. */
public interface EmbeddedCluster extends AutoCloseable {
    /** The way to its coordinator. It is closed before the cluster is. */
    Transport transport();

    /**
     * Completes exceptionally when a part of it has broken, so that nothing can run any more; its message says why. Whatever else
     * becomes of it says nothing.
     */
    CompletableFuture<Void> broken();

    /** Ends it and every process that it started, and returns when they are gone; does not throw. Idempotent. */
    @Override
    void close();
}
