package dev.muster;

import static java.util.Objects.requireNonNull;

import dev.muster.task.RemoteBiFunction;
import dev.muster.task.RemoteCallable;
import dev.muster.task.RemoteFunction;
import dev.muster.task.RemoteRunnable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that belong together: all are done at the end of the block, and when one fails the others are stopped.
 *
 * <pre>{@code
 * try (TaskGroup group = pool.taskGroup()) {
 *     TaskFuture<User> user = group.submit(Users::find, id);
 *     TaskFuture<List<Order>> orders = group.submit(Orders::of, id);
 *     group.join();
 *     show(user.result(), orders.result());
 * }
 * }</pre>
 *
 * <p>On the first failure of a task the group is aborted: all other tasks are cancelled with an interrupt, and nothing more can
 * be submitted. {@link #join} and {@link #close} wait until all are done and then throw a {@link TaskGroupException} with the
 * failures. A task that was cancelled has not failed and ends nothing.
 *
 * <p>When the body of the block throws, Java calls {@code close} without telling it: it waits for the tasks, and what it throws
 * itself is suppressed by the exception of the body. To have the tasks stopped instead, call {@link #abort()} where the body
 * fails, or write the body as a function for {@link #in}, which sees to that.
 *
 * <p>A cancelled future is done at once, while its task may still be busy ending. Over threads the group waits for that, too:
 * no task of it outlives the block, and one that ignores its interrupt holds the block up. Over processes the task has been
 * told to stop, and nobody tells when it has: it may go on for the grace of the pool, until its process is killed.
 *
 * <p>A group may be used by any number of threads, also by callbacks of its own tasks. A task of the group that waits for it
 * would wait for itself; on a {@link ThreadPool} it gets an {@link IllegalStateException}.
 */
public final class TaskGroup implements AutoCloseable {
    private final TaskExecutor executor;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by lock.
    private final Set<TaskFuture<?>> open = new LinkedHashSet<>();
    private final List<Throwable> failures = new ArrayList<>();
    private int submitting;
    private boolean aborted;
    private boolean closed;
    private boolean thrown; // what failed has been told, and close need not tell it again

    TaskGroup(TaskExecutor executor) {
        this.executor = requireNonNull(executor);
    }

    /** A body that works with a group. */
    @FunctionalInterface
    public interface Body<R, X extends Exception> {
        /** Submits to the group and uses what its futures bring. */
        R run(TaskGroup group) throws X;
    }

    /**
     * Runs the body with a fresh group and closes that. If the body throws, the tasks of the group are cancelled.
     *
     * <pre>{@code
     * long sum = TaskGroup.in(pool, group -> {
     *     var left = group.submit(Half::left, input);
     *     var right = group.submit(Half::right, input);
     *     return left.result() + right.result();
     * });
     * }</pre>
     *
     * @throws X what the body throws, if no task has failed
     * @throws TaskGroupException if a task has failed; what the body threw, unless it is the failure of a task, is suppressed
     */
    public static <R, X extends Exception> R in(TaskExecutor executor, Body<R, X> body) throws X {
        try (var group = new TaskGroup(executor)) {
            try {
                return body.run(group);
            } catch (Throwable e) {
                group.abort();
                group.awaitAbort();
                group.throwFailures(e); // the body may have failed because a task had
                throw e;
            }
        }
    }

    // ---- submit

    /** Runs the task as part of the group. Throws as {@link #submit(RemoteCallable)} does. */
    public <T> TaskFuture<T> submit(Callable<T> task) {
        return add(() -> executor.submit(task));
    }

    /** Runs the task as part of the group. Throws as {@link #submit(RemoteCallable)} does. */
    public TaskFuture<?> submit(Runnable task) {
        return add(() -> executor.submit(task));
    }

    /**
     * Runs the task as part of the group.
     *
     * @throws IllegalStateException if the group is aborted or closed; its cause is the failure that aborted it
     * @throws java.util.concurrent.RejectedExecutionException as the executor throws it
     */
    public <T> TaskFuture<T> submit(RemoteCallable<T> task) {
        return add(() -> executor.submit(task));
    }

    /** Runs the task under these options as part of the group. Throws as {@link #submit(RemoteCallable)} does. */
    public <T> TaskFuture<T> submit(RemoteCallable<T> task, TaskOptions options) {
        return add(() -> executor.submit(task, options));
    }

    /** Runs the task as part of the group. Throws as {@link #submit(RemoteCallable)} does. */
    public TaskFuture<?> submit(RemoteRunnable task) {
        return add(() -> executor.submit(task));
    }

    /** Runs the function with this argument as part of the group. Throws as {@link #submit(RemoteCallable)} does. */
    public <A, R> TaskFuture<R> submit(RemoteFunction<? super A, ? extends R> function, A argument) {
        return add(() -> executor.submit(function, argument));
    }

    /** Runs the function with these arguments as part of the group. Throws as {@link #submit(RemoteCallable)} does. */
    public <A, B, R> TaskFuture<R> submit(
            RemoteBiFunction<? super A, ? super B, ? extends R> function, A first, B second) {
        return add(() -> executor.submit(function, first, second));
    }

    private <F extends TaskFuture<?>> F add(Supplier<F> submit) {
        enter();
        F future;
        try {
            future = submit.get();
        } catch (Throwable e) {
            leave(null);
            throw e;
        }
        boolean stop = leave(future);
        future.callbacks().add(() -> ended(future));
        if (stop) future.cancel(true); // aborted while it was submitted
        return future;
    }

    private void enter() {
        lock.lock();
        try {
            if (closed) throw new IllegalStateException("the task group is closed; make another one");
            if (aborted) {
                throw new IllegalStateException(
                        "the task group is aborted and takes no more tasks"
                                + (failures.isEmpty() ? "" : ": a task failed"),
                        failures.isEmpty() ? null : failures.get(0));
            }
            submitting++;
        } finally {
            lock.unlock();
        }
    }

    private boolean leave(@Nullable TaskFuture<?> submitted) {
        lock.lock();
        try {
            submitting--;
            if (submitted != null) open.add(submitted);
            changed.signalAll();
            return aborted;
        } finally {
            lock.unlock();
        }
    }

    private void ended(TaskFuture<?> future) {
        Throwable failure = future.isCancelled() ? null : future.exception();
        if (failure != null) {
            lock.lock();
            try {
                failures.add(failure);
            } finally {
                lock.unlock();
            }
            abort(); // before it is out of the open ones: join returns when all have been seen to
        }
        future.whenLeft(() -> left(future));
    }

    private void left(TaskFuture<?> future) {
        lock.lock();
        try {
            open.remove(future);
            if (areAllDone()) changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- the end

    /** Cancels all tasks of the group, with an interrupt for those that run; nothing more can be submitted. Idempotent. */
    public void abort() {
        List<TaskFuture<?>> stopped;
        lock.lock();
        try {
            aborted = true;
            stopped = new ArrayList<>(open);
        } finally {
            lock.unlock();
        }
        // From the last on: a slot that gets free must find nothing more to start.
        for (int i = stopped.size() - 1; i >= 0; i--) {
            TaskFuture<?> future = stopped.get(i);
            if (!future.isDone()) future.cancel(true);
        }
    }

    /** Whether the group takes no more tasks because one has failed, or because it was told to. */
    public boolean isAborted() {
        lock.lock();
        try {
            return aborted;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until all tasks of the group are done, and what was cancelled has ended; see the class. More may be submitted
     * afterwards if none has failed.
     *
     * @throws TaskGroupException if a task has failed
     * @throws InterruptedException if the thread is interrupted; all tasks are cancelled then
     */
    public void join() throws InterruptedException {
        try {
            awaitAll(false);
        } catch (InterruptedException e) {
            abort();
            throw e;
        }
        throwFailures(null);
    }

    /**
     * Waits until all tasks of the group are done, and what was cancelled has ended; see the class. Nothing can be submitted
     * afterwards. Idempotent.
     *
     * @throws TaskGroupException if a task has failed, unless {@link #join} has told that already
     * @throws CompletionException with an {@link InterruptedException} if the thread is interrupted: all tasks are cancelled
     *     then, and the interrupt status is set again
     */
    @Override
    public void close() {
        try {
            awaitAll(true);
        } catch (InterruptedException e) {
            abort();
            awaitAbort();
            Thread.currentThread().interrupt();
            throw new CompletionException("interrupted while joining a task group; its tasks were cancelled", e);
        }
        if (!thrown) throwFailures(null);
    }

    private boolean areAllDone() {
        return open.isEmpty() && submitting == 0;
    }

    private void awaitAll(boolean thenClose) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!areAllDone()) {
                Absence absence = Absence.begin(open, Absence.Until.ALL_HAVE_LEFT);
                try {
                    changed.await();
                } finally {
                    absence.end();
                }
            }
            if (thenClose) closed = true;
        } finally {
            lock.unlock();
        }
    }

    /** All are cancelled: their futures are done, or about to be. */
    private void awaitAbort() {
        lock.lock();
        try {
            while (!areAllDone()) {
                Absence absence = Absence.begin(open, Absence.Until.ALL_HAVE_LEFT);
                try {
                    changed.awaitUninterruptibly();
                } finally {
                    absence.end();
                }
            }
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    private void throwFailures(@Nullable Throwable suppressed) {
        TaskGroupException exception;
        boolean ofTask;
        lock.lock();
        try {
            if (failures.isEmpty()) return;
            thrown = true;
            exception = new TaskGroupException(failures);
            ofTask = suppressed != null && (failures.contains(suppressed) || failures.contains(suppressed.getCause()));
        } finally {
            lock.unlock();
        }
        if (suppressed != null && !ofTask) exception.addSuppressed(suppressed);
        throw exception;
    }
}
