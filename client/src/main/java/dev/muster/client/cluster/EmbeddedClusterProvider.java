package dev.muster.client.cluster;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

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
     * @param codeChange asked before each runner gets its code, from any thread: a sentence about code on this disk that is not
     *     what it was, so that the runner must not have it; empty if all is
     * @throws IOException if it cannot be started; the message says what to do
     */
    EmbeddedCluster start(String name, int slots, Supplier<Optional<String>> codeChange) throws IOException;
}
