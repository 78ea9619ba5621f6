package dev.muster;

import java.io.IOException;

/**
 * Starts a cluster of this machine for an executor that was given no other. Found by {@link java.util.ServiceLoader}; the
 * artifact {@code dev.muster:muster} brings one.
 */
public interface EmbeddedClusterProvider {
    /**
     * Starts a coordinator and a worker in this JVM; runners may be started later, when there is something to run.
     *
     * @param name of the pool, for the names of threads and for logs
     * @param slots how many tasks may run at a time
     * @throws IOException if it cannot be started; the message says what to do
     */
    EmbeddedCluster start(String name, int slots) throws IOException;
}
