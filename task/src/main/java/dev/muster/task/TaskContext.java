package dev.muster.task;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * What a task may ask about itself while it runs.
 *
 * <p>A task that may be cancelled while it computes asks {@link #isCancelled()} from time to time, or reacts to the interrupt
 * of its thread; one that does neither is ended with its process after the grace of the pool. A task that writes somewhere
 * tells {@link #taskId()} and {@link #attempt()} with what it writes, and so can be told from an earlier try at itself.
 *
 * <p>An instance belongs to one attempt. It may be handed to threads that the task starts, where {@link #current()} finds
 * nothing: it is bound to the thread of the task, and is not inherited. All methods may be called by any number of threads.
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
 * <p>Nothing else of the submitting thread is there: neither its {@code ThreadLocal} and {@code ScopedValue} bindings nor its
 * logging context travel. What a task needs of them, it captures.
 */
public interface TaskContext {
    /** The task, the same for every attempt at it. */
    TaskId taskId();

    /**
     * Which try at the task this is, from 1. A later attempt always has a higher number, so that storage which remembers the
     * highest number it has seen can turn away an attempt that was given up but still runs somewhere.
     */
    int attempt();

    /** The host it runs on, as it calls itself. */
    String host();

    /** The name of the worker daemon that runs it, or of the pool where threads of this program do. */
    String worker();

    /** The process it runs in. */
    default long pid() {
        return ProcessHandle.current().pid();
    }

    /** When the time-out of the task ends it, by the clock of this host; empty if it has none. */
    Optional<Instant> deadline();

    /**
     * Whether its client has asked for it to stop, or its time is up; the thread of the task is interrupted then, too. It is
     * true before the interrupt comes, so whoever catches that finds it so, and it stays true.
     */
    boolean isCancelled();

    /**
     * The context of the task that runs on this thread.
     *
     * @throws IllegalStateException outside a task
     */
    static TaskContext current() {
        return find().orElseThrow(() -> new IllegalStateException(
                "this thread does not run a Muster task; TaskContext.find() asks without throwing"));
    }

    /** The context of the task that runs on this thread; empty outside a task. */
    static Optional<TaskContext> find() {
        return CurrentTask.find();
    }

    /**
     * Runs the action in this thread as the task of this context: until it returns, {@link #current()} finds the context here.
     * Afterwards the thread has the context that it had before. Executors call this; a test of a task may do so as well.
     *
     * @return what the action returns
     * @throws Exception what the action throws
     */
    static <T> T callAs(TaskContext context, Callable<T> action) throws Exception {
        return CurrentTask.callAs(context, action);
    }
}
