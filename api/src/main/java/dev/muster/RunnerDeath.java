package dev.muster;

/**
 * What the death of a process means for its pool; see {@link ProcessPoolBuilder#onRunnerDeath}.
 *
 * <p>A process dies of {@code System.exit} in a task, of a crash of its JVM, because it is out of memory, of a kill from
 * outside, or because it stopped answering. This setting does not apply to a process that the pool itself ends, as after a
 * cancellation or a time-out that its task ignored, nor to the loss of a whole host, after which tasks are tried again
 * elsewhere.
 *
 * <pre>{@code
 * var pool = ProcessPoolExecutor.builder().onRunnerDeath(RunnerDeath.BREAK_POOL).build();
 * }</pre>
 */
public enum RunnerDeath {
    /**
     * Only the task that the process ran fails, with a {@link RunnerDiedException}; all other tasks continue, and another
     * process replaces the dead one. A kill from outside is not the fault of the task: that task is tried again. The
     * default.
     */
    FAIL_TASK,

    /**
     * The pool is broken, as in Python: every task that runs or waits fails with its own
     * {@link BrokenProcessPoolException}, which describes the death; {@code submit} throws one from then on; the pool ends
     * the other processes. The pool also breaks when a process dies that ran no task.
     */
    BREAK_POOL
}
