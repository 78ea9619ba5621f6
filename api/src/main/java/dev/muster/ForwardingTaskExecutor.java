package dev.muster;

import dev.muster.task.RemoteBiFunction;
import dev.muster.task.RemoteCallable;
import dev.muster.task.RemoteFunction;
import dev.muster.task.RemoteRunnable;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An executor that delegates each call to another one. The executors that users hold extend this class: the object that
 * does the work has no reference to them, so that the garbage collector can remove an executor that a program no longer
 * references.
 */
abstract class ForwardingTaskExecutor extends AbstractExecutorService implements TaskExecutor {
    abstract ExecutorDelegate delegate();

    /**
     * For {@link java.util.concurrent.ExecutorCompletionService}, which asks an {@code AbstractExecutorService} for its tasks.
     */
    @Override
    protected <T> RunnableFuture<T> newTaskFor(Callable<T> task) {
        return delegate().newTaskFor(task);
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Runnable task, T result) {
        return delegate().newTaskFor(task, result);
    }

    @Override
    public <T> TaskFuture<T> submit(RemoteCallable<T> task) {
        return delegate().submit(task);
    }

    @Override
    public TaskFuture<?> submit(RemoteRunnable task) {
        return delegate().submit(task);
    }

    @Override
    public <T> TaskFuture<T> submit(RemoteRunnable task, T result) {
        return delegate().submit(task, result);
    }

    @Override
    public <T> TaskFuture<T> submit(RemoteCallable<T> task, TaskOptions options) {
        return delegate().submit(task, options);
    }

    @Override
    public TaskFuture<?> submit(RemoteRunnable task, TaskOptions options) {
        return delegate().submit(task, options);
    }

    @Override
    public <A, R> TaskFuture<R> submit(RemoteFunction<? super A, ? extends R> function, A argument) {
        return delegate().submit(function, argument);
    }

    @Override
    public <A, B, R> TaskFuture<R> submit(
            RemoteBiFunction<? super A, ? super B, ? extends R> function, A first, B second) {
        return delegate().submit(function, first, second);
    }

    @Override
    public <T> TaskFuture<T> submit(Callable<T> task) {
        return delegate().submit(task);
    }

    @Override
    public TaskFuture<?> submit(Runnable task) {
        return delegate().submit(task);
    }

    @Override
    public <T> TaskFuture<T> submit(Runnable task, T result) {
        return delegate().submit(task, result);
    }

    @Override
    public void execute(RemoteRunnable task) {
        delegate().execute(task);
    }

    @Override
    public void execute(Runnable task) {
        delegate().execute(task);
    }

    @Override
    public <A, R> MapResults<R> map(
            RemoteFunction<? super A, ? extends R> function, Iterable<? extends A> elements, MapOption... options) {
        return delegate().map(function, elements, options);
    }

    @Override
    public <A, B, R> MapResults<R> map(
            RemoteBiFunction<? super A, ? super B, ? extends R> function,
            Iterable<? extends A> first,
            Iterable<? extends B> second,
            MapOption... options) {
        return delegate().map(function, first, second, options);
    }

    @Override
    public TaskGroup taskGroup() {
        return delegate().taskGroup();
    }

    @Override
    public <V> ScheduledTaskFuture<V> schedule(RemoteCallable<V> task, long delay, TimeUnit unit) {
        return delegate().schedule(task, delay, unit);
    }

    @Override
    public ScheduledTaskFuture<?> schedule(RemoteRunnable task, long delay, TimeUnit unit) {
        return delegate().schedule(task, delay, unit);
    }

    @Override
    public <V> ScheduledTaskFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        return delegate().schedule(task, delay, unit);
    }

    @Override
    public ScheduledTaskFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return delegate().schedule(task, delay, unit);
    }

    @Override
    public ScheduledTaskFuture<?> scheduleAtFixedRate(
            RemoteRunnable task, long initialDelay, long period, TimeUnit unit) {
        return delegate().scheduleAtFixedRate(task, initialDelay, period, unit);
    }

    @Override
    public ScheduledTaskFuture<?> scheduleAtFixedRate(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return delegate().scheduleAtFixedRate(task, initialDelay, period, unit);
    }

    @Override
    public ScheduledTaskFuture<?> scheduleWithFixedDelay(
            RemoteRunnable task, long initialDelay, long delay, TimeUnit unit) {
        return delegate().scheduleWithFixedDelay(task, initialDelay, delay, unit);
    }

    @Override
    public ScheduledTaskFuture<?> scheduleWithFixedDelay(Runnable task, long initialDelay, long delay, TimeUnit unit) {
        return delegate().scheduleWithFixedDelay(task, initialDelay, delay, unit);
    }

    @Override
    public void shutdown(boolean wait, boolean cancelFutures) {
        delegate().shutdown(wait, cancelFutures);
    }

    @Override
    public boolean isBroken() {
        return delegate().isBroken();
    }

    @Override
    public void close() {
        delegate().close();
    }

    @Override
    public void shutdown() {
        delegate().shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return delegate().shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return delegate().isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return delegate().isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return delegate().awaitTermination(timeout, unit);
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) throws InterruptedException {
        return delegate().invokeAll(tasks);
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException {
        return delegate().invokeAll(tasks, timeout, unit);
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        return delegate().invokeAny(tasks);
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return delegate().invokeAny(tasks, timeout, unit);
    }

    @Override
    public String toString() {
        return delegate().toString();
    }
}
