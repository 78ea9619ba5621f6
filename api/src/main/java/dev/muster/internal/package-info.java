/**
 * The parts of futures that executors need: their callbacks, the warning for failures that no code has looked at, and the
 * one place where a thread reports that it is about to block. It is exported only to Muster's own modules.
 *
 * <p>It depends on {@code java.base} and uses futures as {@link java.util.concurrent.CompletableFuture}. It must not depend
 * on threads, executors or types of the API.
 */
@NullMarked
package dev.muster.internal;

import org.jspecify.annotations.NullMarked;
