package dev.muster;

import dev.muster.proto.Transport;

/** A cluster inside this JVM, see {@link EmbeddedClusterProvider}. */
public interface EmbeddedCluster extends AutoCloseable {
    /** The way to its coordinator. It is closed before the cluster is. */
    Transport transport();

    /** Ends it and every process that it started, and returns when they are gone; does not throw. Idempotent. */
    @Override
    void close();
}
