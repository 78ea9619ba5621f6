/**
 * A cluster inside the JVM of its client: a coordinator, the transport within a JVM and a worker daemon, with the jar of the
 * runner carried along. The client finds it by its {@code ServiceLoader}; users never name anything of it.
 *
 * <p>Nothing here decides or computes: the parts are put together and taken apart, no more. Start reading at
 * {@link dev.muster.embedded.LocalCluster}.
 */
@NullMarked
package dev.muster.embedded;

import org.jspecify.annotations.NullMarked;
