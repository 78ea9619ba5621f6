/**
 * Futures made from futures, waiting for several of any kind, and the threads that complete them.
 *
 * <p>Nothing here knows an executor or a session: a future of another library works as well as one of Muster.
 */
@NullMarked
package dev.muster.client.futures;

import org.jspecify.annotations.NullMarked;
