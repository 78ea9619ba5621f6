/**
 * What the futures of the API are made of and executors need to reach: their callbacks, the watch over failures that nobody has
 * looked at, and the one place where a thread that is about to block says so. It is exported to Muster's own modules only.
 *
 * <p>It depends on {@code java.base} and knows futures as {@link java.util.concurrent.CompletableFuture}. No thread, no executor and no
 * type of the API may come in.
 */
@NullMarked
package dev.muster.internal;

import org.jspecify.annotations.NullMarked;
