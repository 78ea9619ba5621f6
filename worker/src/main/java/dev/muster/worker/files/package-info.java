/**
 * The files of a worker: its directory, the cache of jars, the code of sessions, and the calls and results that are too large
 * for a message.
 *
 * <p>The work is done by one thread, in order. Runners and their processes must not come in.
 */
@NullMarked
package dev.muster.worker.files;

import org.jspecify.annotations.NullMarked;
