package dev.muster;

import dev.muster.task.TaskId;

/**
 * Describes where an exception was thrown: host, process, worker, task and attempt, and the stack trace there as text.
 *
 * <p>It is a suppressed exception of the exception of a failed task, so that printing that exception shows it. The
 * exception keeps its own type, message and causes. An exception with suppression disabled has no traceback.
 *
 * <pre>{@code
 * try {
 *     future.get();
 * } catch (ExecutionException e) { // its stack trace is of this thread, that of its cause is of the task
 *     for (Throwable each : e.getCause().getSuppressed()) {
 *         if (each instanceof RemoteTraceback there) System.err.println(there.host() + " " + there.pid());
 *     }
 * }
 * }</pre>
 *
 * <p>Instances are immutable except for what every {@link Throwable} allows.
 */
public final class RemoteTraceback extends Exception {
    private static final long serialVersionUID = 1;

    private final String host;
    private final String worker;
    private final long pid;
    private final String task;
    private final int attempt;

    /**
     * Creates a traceback.
     *
     * @param message the text that printing shows
     * @param host empty if unknown
     * @param worker empty if unknown
     * @param pid -1 if unknown
     */
    public RemoteTraceback(String message, String host, String worker, long pid, TaskId task, int attempt) {
        super(message, null, false, false);
        this.host = host;
        this.worker = worker;
        this.pid = pid;
        this.task = task.toString();
        this.attempt = attempt;
    }

    /** Returns the host name, as the host reports it; empty if unknown. */
    public String host() {
        return host;
    }

    /** Returns the name of the worker daemon of the runner; empty if unknown. */
    public String worker() {
        return worker;
    }

    /** Returns the process id of the runner; -1 if unknown. */
    public long pid() {
        return pid;
    }

    /** Returns the task, as {@code TaskContext.taskId()} prints it. */
    public String task() {
        return task;
    }

    /** Returns the number of the attempt, from 1. */
    public int attempt() {
        return attempt;
    }
}
