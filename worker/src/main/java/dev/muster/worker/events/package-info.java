/**
 * How the parts of a worker tell its supervisor what has happened: the inbox of the loop, and the callbacks of futures.
 *
 * <p>Each callback has a name in {@code Callback} and is added by {@code Completion}, so that nothing that is thrown in one is
 * lost. No other package of the worker may come in.
 */
@NullMarked
package dev.muster.worker.events;

import org.jspecify.annotations.NullMarked;
