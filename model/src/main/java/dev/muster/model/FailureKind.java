package dev.muster.model;

/** How a task can fail, and whose doing it is. The retry policy, messages and metrics all read this one list. */
public enum FailureKind {
    /** The task threw. */
    TASK_THREW(Blame.TASK),
    /** The call could not be read in the runner: a class is missing or does not fit. */
    PAYLOAD_UNREADABLE(Blame.TASK),
    /** The task ended, but its result cannot be written or is too large. */
    RESULT_UNWRITABLE(Blame.TASK),
    /** The task ran longer than its time-out, and was stopped. */
    TIMED_OUT(Blame.TASK),
    /** The task ended its JVM by {@code System.exit} or {@code Runtime.halt}. */
    RUNNER_EXITED(Blame.RUNNER),
    /** The task filled the memory of its runner. */
    RUNNER_OUT_OF_MEMORY(Blame.RUNNER),
    /** The JVM of the runner crashed: a signal it raised itself, or an abort. */
    RUNNER_CRASHED(Blame.RUNNER),
    /** The runner stopped answering, and was killed. */
    RUNNER_UNRESPONSIVE(Blame.RUNNER),
    /** The runner was killed from outside: nothing the task did. */
    RUNNER_KILLED(Blame.INFRASTRUCTURE),
    /** The task threw what the stop of an earlier task had left behind in its runner, such as a class that is broken now. */
    RUNNER_DAMAGED(Blame.INFRASTRUCTURE),
    /** The worker that had the task is gone. */
    WORKER_LOST(Blame.INFRASTRUCTURE),
    /** The task ended, but the disk of its host did not take the result. */
    RESULT_LOST(Blame.INFRASTRUCTURE),
    /** The runner for this environment cannot be made: code is missing, the initializer threw, the JVM refuses its options. */
    ENVIRONMENT_FAILED(Blame.ENVIRONMENT),
    /** It may have run and must not run twice. */
    OUTCOME_UNKNOWN(Blame.INFRASTRUCTURE),
    /** It never started, and no worker there is can start it. */
    REFUSED(Blame.INFRASTRUCTURE);

    /** Whose doing a failure is. */
    public enum Blame {
        /** The task itself, whose runner lives: its future fails, nothing is retried. */
        TASK,
        /** The task, by killing its runner: its future fails unless the user asked for a retry. */
        RUNNER,
        /** Every task of the same environment would fail alike. */
        ENVIRONMENT,
        /** Not the task: it is tried again, up to a limit. */
        INFRASTRUCTURE
    }

    private final Blame blame;

    FailureKind(Blame blame) {
        this.blame = blame;
    }

    public Blame blame() {
        return blame;
    }
}
