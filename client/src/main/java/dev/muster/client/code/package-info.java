/**
 * The code of this program, as its tasks need it: the class path as the JVM reads it, digests, copies of what may change, and
 * packing for a cluster.
 *
 * <p>Nothing here sends anything to a cluster: what must be sent is put on a shelf, from which the session takes it.
 */
@NullMarked
package dev.muster.client.code;

import org.jspecify.annotations.NullMarked;
