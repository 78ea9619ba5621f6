package dev.muster.client.executor;

import static java.util.Objects.requireNonNull;

import dev.muster.TaskExecutor;
import dev.muster.TaskFuture;
import dev.muster.TaskGroup;
import dev.muster.TaskGroupException;
import dev.muster.TaskOptions;
import dev.muster.internal.Blocking;
import dev.muster.internal.FutureAccess;
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

/** A task group over any executor; see {@link TaskGroup}. */
public final class DefaultTaskGroup implements TaskGroup {
    private final TaskExecutor executor;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by lock.
    private final Set<TaskFuture<?>> open = new LinkedHashSet<>();
    private final List<Throwable> failures = new ArrayList<>();
    private int submitting;
    private boolean aborted;
    private boolean closed;
    private boolean thrown; // the failure was thrown, and close need not throw it again

    public DefaultTaskGroup(TaskExecutor executor) {
        this.executor = requireNonNull(executor);
    }

    // ---- submit

    @Override
    public <T> TaskFuture<T> submit(Callable<T> task) {
        return add(() -> executor.submit(task));
    }

    @Override
    public TaskFuture<?> submit(Runnable task) {
        return add(() -> executor.submit(task));
    }

    @Override
    public <T> TaskFuture<T> submit(RemoteCallable<T> task) {
        return add(() -> executor.submit(task));
    }

    @Override
    public <T> TaskFuture<T> submit(RemoteCallable<T> task, TaskOptions options) {
        return add(() -> executor.submit(task, options));
    }

    @Override
    public TaskFuture<?> submit(RemoteRunnable task) {
        return add(() -> executor.submit(task));
    }

    @Override
    public <A, R> TaskFuture<R> submit(RemoteFunction<? super A, ? extends R> function, A argument) {
        return add(() -> executor.submit(function, argument));
    }

    @Override
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
        FutureAccess.get().callbacks(future).add(() -> ended(future));
        if (stop) future.cancel(true); // aborted while it was submitted
        return future;
    }

    private void enter() {
        lock.lock();
        try {
            if (closed) throw new IllegalStateException("the task group is closed; create another one");
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
        if (future instanceof ThreadBoundFuture bound) bound.whenLeft(() -> left(future));
        else left(future); // nobody says when a cancelled task has ended in another process
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

    @Override
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

    @Override
    public boolean isAborted() {
        lock.lock();
        try {
            return aborted;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void join() throws InterruptedException {
        try {
            awaitAll(false);
        } catch (InterruptedException e) {
            abort();
            throw e;
        }
        throwFailures();
    }

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
        if (!thrown) throwFailures();
    }

    private boolean areAllDone() {
        return open.isEmpty() && submitting == 0;
    }

    private void awaitAll(boolean thenClose) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!areAllDone()) {
                Blocking.Wait wait = Blocking.begin(open, Blocking.Until.ALL_HAVE_LEFT);
                try {
                    changed.await();
                } finally {
                    wait.end();
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
                Blocking.Wait wait = Blocking.begin(open, Blocking.Until.ALL_HAVE_LEFT);
                try {
                    changed.awaitUninterruptibly();
                } finally {
                    wait.end();
                }
            }
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    private void throwFailures() {
        TaskGroupException exception;
        lock.lock();
        try {
            if (failures.isEmpty()) return;
            thrown = true;
            exception = new TaskGroupException(failures);
        } finally {
            lock.unlock();
        }
        throw exception;
    }
}
