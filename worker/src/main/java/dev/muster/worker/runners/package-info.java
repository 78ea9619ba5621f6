/**
 * All runners of a worker: {@code RunnerRegistry} performs the commands of the supervisor, {@code RegisteredRunner} takes one
 * runner from its launch by {@code RunnerLauncher} to its report, {@code RunnerProcess} is its process, {@code RunnerConnection}
 * exchanges frames with it, and {@code RunnerAcceptor} finds out which runner a new connection belongs to.
 *
 * <p>No decision may come in: when a runner is started or killed, and what its death means for a task, is the supervisor's.
 */
@NullMarked
package dev.muster.worker.runners;

import org.jspecify.annotations.NullMarked;
