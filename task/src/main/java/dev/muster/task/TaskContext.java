package dev.muster.task;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Information about a task for the code of that task while it runs.
 *
 * <p>A task that may be cancelled while it computes calls {@link #isCancelled()} from time to time, or reacts to the
 * interrupt of its thread; the pool ends a task that does neither, with its process, after the cancel grace. A task that
 * writes to storage can write {@link #taskId()} and {@link #attempt()} with its data, so that the data of an earlier
 * attempt can be recognised.
 *
 * <p>An instance belongs to one attempt. A task may pass it to threads that it starts. In those threads {@link #current()}
 * finds no context, because the context is bound to the thread of the task and is not inherited. Any number of threads may
 * call all methods.
 *
 * <pre>{@code
 * TaskFuture<Long> primes = pool.submit(() -> {
 *     TaskContext self = TaskContext.current();
 *     long found = 0;
 *     for (long n = 2; !self.isCancelled(); n++) if (isPrime(n)) found++;
 *     return found;
 * });
 * }</pre>
 *
 * <p>Nothing else of the submitting thread travels: neither its {@code ThreadLocal} and {@code ScopedValue} bindings nor
 * its logging context. A task captures what it needs of them.
 */
public interface TaskContext {
    /** Returns the id of the task, which is the same for every attempt. */
    TaskId taskId();

    /**
     * Returns the number of this attempt at the task, from 1. A later attempt always has a higher number, so that storage
     * that remembers the highest number it has seen can reject an attempt that was abandoned but still runs somewhere.
     */
    int attempt();

    /** Returns the name of the host that runs the task, as the host reports it. */
    String host();

    /** Returns the name of the worker daemon that runs the task, or of the pool if threads of this program run it. */
    String worker();

    /** Returns the id of the process that runs the task. */
    default long pid() {
        return ProcessHandle.current().pid();
    }

    /** Returns when the time-out of the task ends it, by the clock of this host; empty if it has none. */
    Optional<Instant> deadline();

    /**
     * Returns whether the client has cancelled the task, or its time is up; in both cases the thread of the task is also
     * interrupted. The value is true before the interrupt occurs, so code that catches the interrupt sees it, and it stays
     * true.
     */
    boolean isCancelled();

    /**
     * Returns the context of the task that runs on this thread.
     *
     * @throws IllegalStateException outside a task
     */
    static TaskContext current() {
        return find().orElseThrow(() ->
                new IllegalStateException("this thread does not run a Muster task; TaskContext.find() does not throw"));
    }

    /** Returns the context of the task that runs on this thread; empty outside a task. */
    static Optional<TaskContext> find() {
        return CurrentTask.find();
    }

    /**
     * Runs the action in this thread as the task of this context: until it returns, {@link #current()} returns this context
     * here. Afterwards the thread has its previous context. Executors call this; a test of a task may do so as well.
     *
     * @return the result of the action
     * @throws Exception the exception of the action
     */
    static <T> T callAs(TaskContext context, Callable<T> action) throws Exception {
        return CurrentTask.callAs(context, action);
    }
}
