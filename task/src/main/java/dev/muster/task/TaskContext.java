package dev.muster.task;

import java.util.Optional;

/**
 * What a task may ask about itself while it runs in a runner.
 *
 * <p>An instance belongs to one attempt and may be handed to threads that the task starts.
 */
public interface TaskContext {
    /** The task, the same for every attempt at it. */
    TaskId taskId();

    /**
     * Which try at the task this is, from 1. A later attempt always has a higher number, so that storage which remembers the
     * highest number it has seen can turn away an attempt that was given up but still runs somewhere.
     */
    int attempt();

    /** Whether its client has asked for it to stop; the thread of the task has been interrupted then, too. */
    boolean isCancelled();

    /**
     * The context of the task that runs on this thread.
     *
     * @throws IllegalStateException outside a task
     */
    static TaskContext current() {
        return find().orElseThrow(() -> new IllegalStateException(
                "this thread does not run a Muster task; TaskContext.find() asks" + " without throwing"));
    }

    /** The context of the task that runs on this thread; empty outside a task. */
    static Optional<TaskContext> find() {
        return TaskContexts.find();
    }
}
