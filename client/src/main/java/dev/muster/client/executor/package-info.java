/**
 * What executors of threads and of processes have in common: the forms in which work comes, tasks that are futures, schedules,
 * task groups, and the end of a shutdown that waits for producers.
 *
 * <p>How a task is run, by a thread or elsewhere, stays out.
 */
@NullMarked
package dev.muster.client.executor;

import org.jspecify.annotations.NullMarked;
