/** A coordinator and its workers, simulated by threads of one JVM, so that the client is tested without processes. */
@NullMarked
package dev.muster.tck.cluster;

import org.jspecify.annotations.NullMarked;
