package dev.muster;

import dev.muster.task.RemoteBiFunction;
import dev.muster.task.RemoteCallable;
import dev.muster.task.RemoteFunction;
import dev.muster.task.RemoteRunnable;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;

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
public interface TaskGroup extends AutoCloseable {
    /** A body that works with a group. */
    @FunctionalInterface
    interface Body<R, X extends Exception> {
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

    /** The body may have failed because a task had: then the failure of the task is thrown. */
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

    /** Runs the task under these options as part of the group. Throws as {@link #submit(RemoteCallable)} does. */
    <T> TaskFuture<T> submit(RemoteCallable<T> task, TaskOptions options);

    /** Runs the task as part of the group. Throws as {@link #submit(RemoteCallable)} does. */
    TaskFuture<?> submit(RemoteRunnable task);

    /** Runs the function with this argument as part of the group. Throws as {@link #submit(RemoteCallable)} does. */
    <A, R> TaskFuture<R> submit(RemoteFunction<? super A, ? extends R> function, A argument);

    /** Runs the function with these arguments as part of the group. Throws as {@link #submit(RemoteCallable)} does. */
    <A, B, R> TaskFuture<R> submit(RemoteBiFunction<? super A, ? super B, ? extends R> function, A first, B second);

    /** Cancels all tasks of the group, with an interrupt for those that run; nothing more can be submitted. Idempotent. */
    void abort();

    /** Whether the group takes no more tasks because one has failed, or because it was told to. */
    boolean isAborted();

    /**
     * Waits until all tasks of the group are done, and what was cancelled has ended; see the class. More may be submitted
     * afterwards if none has failed.
     *
     * @throws TaskGroupException if a task has failed
     * @throws InterruptedException if the thread is interrupted; all tasks are cancelled then
     */
    void join() throws InterruptedException;

    /**
     * Waits until all tasks of the group are done, and what was cancelled has ended; see the class. Nothing can be submitted
     * afterwards. Idempotent.
     *
     * @throws TaskGroupException if a task has failed, unless {@link #join} has told that already
     * @throws CompletionException with an {@link InterruptedException} if the thread is interrupted: all tasks are cancelled
     *     then, and the interrupt status is set again
     */
    @Override
    void close();
}
