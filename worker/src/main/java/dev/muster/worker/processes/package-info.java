/**
 * A child JVM as a process of the host: the command and the environment that start it, the archive of its classes, what it
 * prints, by which marker it is found again, and what it died of.
 *
 * <p>Nothing here exchanges frames with a runner or knows attempts: that is done in {@code dev.muster.worker.runners}, which
 * must not come in.
 */
@NullMarked
package dev.muster.worker.processes;

import org.jspecify.annotations.NullMarked;
