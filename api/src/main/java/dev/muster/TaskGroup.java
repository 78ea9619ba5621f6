package dev.muster;

import dev.muster.task.RemoteBiFunction;
import dev.muster.task.RemoteCallable;
import dev.muster.task.RemoteFunction;
import dev.muster.task.RemoteRunnable;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;

/**
 * Tasks that belong together: all are done at the end of the block, and when one fails, the others are stopped.
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
 * <p>The first failure of a task aborts the group: all other tasks are cancelled with an interrupt, and the group accepts
 * no more tasks. {@link #join} and {@link #close} wait until all tasks are done and then throw a {@link TaskGroupException}
 * with the failures. A cancelled task has not failed and does not abort the group.
 *
 * <p>When the body of the block throws, Java calls {@code close} without an indication of that: {@code close} waits for the
 * tasks, and its own exception becomes a suppressed exception of that of the body. To stop the tasks instead, call
 * {@link #abort()} where the body fails, or write the body as a function for {@link #in}, which does so.
 *
 * <p>A cancelled future is done at once, while its task may still be running. Over threads, the group waits for the end of
 * such tasks: no task of the group outlives the block, and a task that ignores its interrupt delays the end of the block.
 * Over processes, the task has received its cancellation, but no report says when it has ended: it may run for the cancel
 * grace of the pool, until its process is killed.
 *
 * <p>Any number of threads may use a group, and so may callbacks of its own tasks. A task of the group that waits for the
 * group would wait for itself; on a {@link ThreadPool} it gets an {@link IllegalStateException}.
 */
public interface TaskGroup extends AutoCloseable {
    /** A body that uses a group. */
    @FunctionalInterface
    interface Body<R, X extends Exception> {
        /** Submits tasks to the group and uses the results of their futures. */
        R run(TaskGroup group) throws X;
    }

    /**
     * Runs the body with a new group and closes the group. If the body throws, the tasks of the group are cancelled.
     *
     * <pre>{@code
     * long sum = TaskGroup.in(pool, group -> {
     *     var left = group.submit(Half::left, input);
     *     var right = group.submit(Half::right, input);
     *     return left.result() + right.result();
     * });
     * }</pre>
     *
     * @throws X the exception of the body, if no task has failed
     * @throws TaskGroupException if a task has failed; the exception of the body is suppressed, unless it is the failure of
     *     a task
     */
    static <R, X extends Exception> R in(TaskExecutor executor, Body<R, X> body) throws X {
        TaskGroup group = executor.taskGroup();
        R result;
        try {
            result = body.run(group);
        } catch (Throwable e) {
            group.abort();
            closeAfter(e, group);
            throw e;
        }
        group.close();
        return result;
    }

    /** If the body failed because a task had failed, the failure of the task is thrown. */
    private static void closeAfter(Throwable thrown, TaskGroup group) {
        boolean interrupted = Thread.interrupted(); // the tasks are stopped, so the wait is short
        try {
            group.close();
        } catch (TaskGroupException e) {
            List<Throwable> failures = e.failures();
            boolean isOfTask = failures.contains(thrown) || failures.contains(thrown.getCause());
            if (!isOfTask) e.addSuppressed(thrown);
            throw e;
        } catch (CompletionException e) { // interrupted once more
            thrown.addSuppressed(e);
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    /** Runs the task as part of the group. Throws as {@link #submit(RemoteCallable)} does. */
    <T> TaskFuture<T> submit(Callable<T> task);

    /** Runs the task as part of the group. Throws as {@link #submit(RemoteCallable)} does. */
    TaskFuture<?> submit(Runnable task);

    /**
     * Runs the task as part of the group.
     *
     * @throws IllegalStateException if the group is aborted or closed; its cause is the failure that aborted it
     * @throws java.util.concurrent.RejectedExecutionException as the executor throws it
     */
    <T> TaskFuture<T> submit(RemoteCallable<T> task);

    /** Runs the task with these options as part of the group. Throws as {@link #submit(RemoteCallable)} does. */
    <T> TaskFuture<T> submit(RemoteCallable<T> task, TaskOptions options);

    /** Runs the task as part of the group. Throws as {@link #submit(RemoteCallable)} does. */
    TaskFuture<?> submit(RemoteRunnable task);

    /** Runs the function with this argument as part of the group. Throws as {@link #submit(RemoteCallable)} does. */
    <A, R> TaskFuture<R> submit(RemoteFunction<? super A, ? extends R> function, A argument);

    /** Runs the function with these arguments as part of the group. Throws as {@link #submit(RemoteCallable)} does. */
    <A, B, R> TaskFuture<R> submit(RemoteBiFunction<? super A, ? super B, ? extends R> function, A first, B second);

    /** Cancels all tasks of the group, with an interrupt for running ones; the group accepts no more tasks. Idempotent. */
    void abort();

    /** Returns whether the group accepts no more tasks because one has failed or {@link #abort()} was called. */
    boolean isAborted();

    /**
     * Waits until all tasks of the group are done and cancelled tasks have ended; see the class description. If no task has
     * failed, more may be submitted afterwards.
     *
     * @throws TaskGroupException if a task has failed
     * @throws InterruptedException if the thread is interrupted; this cancels all tasks
     */
    void join() throws InterruptedException;

    /**
     * Waits until all tasks of the group are done and cancelled tasks have ended; see the class description. Nothing can be
     * submitted afterwards. Idempotent.
     *
     * @throws TaskGroupException if a task has failed, unless {@link #join} has already thrown it
     * @throws CompletionException with an {@link InterruptedException} if the thread is interrupted; this cancels all
     *     tasks, and the interrupt status is set again
     */
    @Override
    void close();
}
