package dev.muster;

/**
 * What the death of a process means for the pool that it worked for; see {@link ProcessPoolBuilder#onRunnerDeath}.
 *
 * <p>A process dies of {@code System.exit} in a task, of a crash of its JVM, for want of memory, of a kill from outside, or
 * because it stopped answering. A process that the pool ends itself, as after a cancel or a time-out that its task ignored, is
 * not meant; nor is the loss of a whole host, after which tasks are tried again elsewhere.
 *
 * <pre>{@code
 * var pool = ProcessPoolExecutor.builder().onRunnerDeath(RunnerDeath.BREAK_POOL).build();
 * }</pre>
 */
public enum RunnerDeath {
    /**
     * Only the task that the process ran fails, with a {@link RunnerDiedException}; everything else goes on, and another
     * process takes its place. A process that was killed from outside is nothing its task did: that task is tried again. The
     * default.
     */
    FAIL_TASK,

    /**
     * The pool is broken, as in Python: every task that runs or waits fails with a {@link BrokenProcessPoolException} of its
     * own, which tells of the death; {@code submit} throws one from then on; the other processes are ended. It breaks as well
     * when a process dies that ran nothing.
     */
    BREAK_POOL
}
