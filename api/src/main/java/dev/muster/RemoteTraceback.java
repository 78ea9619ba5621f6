package dev.muster;

import dev.muster.task.TaskId;

/**
 * Tells where an exception comes from: host, process, worker, task and attempt, and the stack trace there as text.
 *
 * <p>It is attached to the exception of a failed task as a suppressed one, so that printing the exception shows it, and the
 * exception keeps its own type, message and causes. An exception that was made without suppression has none.
 *
 * <pre>{@code
 * try {
 *     future.get();
 * } catch (ExecutionException e) { // its stack is that of this thread, that of its cause is the task's
 *     for (Throwable each : e.getCause().getSuppressed()) {
 *         if (each instanceof RemoteTraceback there) System.err.println(there.host() + " " + there.pid());
 *     }
 * }
 * }</pre>
 *
 * <p>Instances are immutable but for what every {@link Throwable} allows.
 */
public final class RemoteTraceback extends Exception {
    private static final long serialVersionUID = 1;

    private final String host;
    private final String worker;
    private final long pid;
    private final String task;
    private final int attempt;

    /**
     * Makes a traceback.
     *
     * @param message what printing it shows
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

    /** The host it happened on, as it calls itself; empty if unknown. */
    public String host() {
        return host;
    }

    /** The name of the worker daemon whose runner it happened in; empty if unknown. */
    public String worker() {
        return worker;
    }

    /** The process of the runner it happened in; -1 if unknown. */
    public long pid() {
        return pid;
    }

    /** The task, as {@code TaskContext.taskId()} prints it. */
    public String task() {
        return task;
    }

    /** Which attempt at the task it was, from 1. */
    public int attempt() {
        return attempt;
    }
}
