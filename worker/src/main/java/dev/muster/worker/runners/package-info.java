/**
 * All runners of a worker: {@code RunnerRegistry} performs the commands of the supervisor, {@code RunnerProcess} lives the life of
 * one runner from its launch to its report, {@code RunnerConnection} talks with it, and {@code RunnerAcceptor} finds out which
 * runner a new connection belongs to.
 *
 * <p>No decision may come in: when a runner is started or killed, and what its death means for a task, is the supervisor's.
 */
@NullMarked
package dev.muster.worker.runners;

import org.jspecify.annotations.NullMarked;
