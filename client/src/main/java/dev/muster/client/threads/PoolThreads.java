package dev.muster.client.threads;

import dev.muster.client.executor.JvmKeepAlive;
import dev.muster.client.executor.Producer;
import dev.muster.client.executor.SubmissionGate;
import dev.muster.client.executor.TaskTimer;
import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The threads of one thread pool, and the queue they take from. A thread is started only if none is idle; those that find
 * nothing to do for a while end. Nothing here knows the pool that the user holds, so that a dropped one is collected.
 */
public final class PoolThreads implements SubmissionGate, PoolThread.Owner {
    private final String name;
    private final long keepAliveNanos;
    private final ThreadFactory factory;
    private final TaskCompletion settling;
    private final TaskTimer timer;
    private final JvmKeepAlive keeper;
    private final PoolState state;
    private final AtomicInteger unfinished = new AtomicInteger(); // tasks whose futures keep the JVM alive

    public PoolThreads(String name, int threadsMax, long keepAliveNanos, ThreadFactory factory) {
        this.name = name;
        this.keepAliveNanos = keepAliveNanos;
        this.factory = factory;
        this.settling = new TaskCompletion(name);
        this.state = new PoolState(threadsMax, settling);
        this.timer = new TaskTimer(name, this);
        this.keeper = new JvmKeepAlive(name, this::isNeeded, this::cannotGoOn);
    }

    String name() {
        return name;
    }

    TaskTimer timer() {
        return timer;
    }

    TaskCompletion settling() {
        return settling;
    }

    // ---- taking tasks

    /** Takes all, or throws and has taken none. */
    void accept(Collection<? extends LocalTask<?>> tasks, boolean asProducer) {
        state.locked(() -> {
            try {
                take(tasks, asProducer);
            } catch (RejectedExecutionException e) {
                for (LocalTask<?> task : tasks) if (task.discount()) unfinished.decrementAndGet();
                state.queue.removeAll(tasks);
                throw e;
            }
        });
        keeper.keep();
    }

    private void take(Collection<? extends LocalTask<?>> tasks, boolean asProducer) {
        state.checkAccepting(asProducer);
        state.queue.checkRoom(tasks.size());
        for (LocalTask<?> task : tasks) if (task.count()) unfinished.incrementAndGet();
        for (LocalTask<?> task : tasks) {
            state.queue.add(task);
            staff();
        }
    }

    /** Ensures that a thread takes what is in the queue. */
    private void staff() {
        if (state.registry.idle() < state.queue.size() && state.registry.mayGrow()) startThread();
        else state.signal();
    }

    private void startThread() {
        PoolThread[] made = new PoolThread[1];
        Thread started = factory.newThread(
                OwnThread.guarded(ThreadRole.POOL_THREAD, () -> work(made[0]), e -> broke(made[0], e)));
        var thread = new PoolThread(this, started);
        made[0] = thread;
        try {
            started.start();
        } catch (OutOfMemoryError e) { // no native thread: those that exist must do
            if (state.registry.isEmpty()) throw SubmissionGate.noThread(e);
            state.signal();
            return;
        }
        state.registry.add(thread);
    }

    @Override
    public void checkAccepting() {
        state.checkAccepting(false);
    }

    @Override
    public void producerEnters(Producer producer) {
        state.producerEnters(producer);
    }

    @Override
    public void producerLeaves(Producer producer) {
        state.producerLeaves(producer);
    }

    @Override
    public void aside(Runnable action, Consumer<? super Throwable> whenThrown) {
        settling.run(action, whenThrown);
    }

    // ---- the threads

    private void work(PoolThread thread) {
        thread.begin();
        LocalTask<?> task;
        while ((task = state.next(thread, keepAliveNanos)) != null) {
            task.runOn(thread);
            boolean ignored = Thread.interrupted(); // a callback may have left it set
        }
    }

    /** Its thread ends by an error: memory or stack has run out, as a rule. Its task knows; another thread takes the others. */
    private void broke(PoolThread thread, Throwable why) {
        try {
            state.locked(() -> {
                state.registry.rest(thread);
                state.leave(thread);
                if (!state.queue.isEmpty()) staff();
            });
        } catch (RejectedExecutionException e) {
            // No thread to be had: the keeper tries again.
        }
        Thread ending = Thread.currentThread();
        ending.getUncaughtExceptionHandler().uncaughtException(ending, why); // as of any thread
    }

    /** Nobody keeps the program alive for what is unfinished, or helps it on: it fails. */
    private void cannotGoOn(Throwable why) {
        var open = new ArrayList<ThreadTask>(state.takeQueue());
        open.addAll(state.underLock(state.registry::running));
        for (ThreadTask task : open) task.cannotGoOn(why);
    }

    // ---- what tasks tell

    /** Somebody runs it now. */
    void claimed(LocalTask<?> task) {
        state.forget(task);
    }

    /**
     * Its work has ended and its future is about to be done. The thread counts as idle from now on, so that a thread that
     * waits for that future and submits the next task finds an idle thread; except when it has callbacks to run.
     */
    void ended(PoolThread thread, LocalTask<?> task) {
        if (thread.owner != this || task.hasDependents()) return;
        state.locked(() -> {
            // else it is not the outermost
            if (thread.taken == task && !thread.offered) state.registry.offer(thread);
        });
    }

    @Override
    public void absent() {
        state.locked(() -> {
            state.registry.leavePlace();
            if (!state.queue.isEmpty()) staff();
        });
    }

    @Override
    public void present() {
        state.locked(state.registry::takePlace);
    }

    /** It is done. */
    void released(LocalTask<?> task) {
        state.forget(task);
        if (task.discount()) unfinished.decrementAndGet();
    }

    /**
     * For the keeper. A thread that offered itself may be held up by a callback that was added at the last moment: what waits
     * in the queue since some looks then gets a thread of its own.
     */
    private boolean isNeeded() {
        try {
            state.locked(() -> {
                if (!state.queue.isStuck() || !state.registry.mayGrow()) return;
                state.queue.helped();
                startThread();
            });
        } catch (RejectedExecutionException e) {
            // No thread to be had: it is looked at again.
        }
        return settling.isBusy() || unfinished.get() > 0;
    }

    // ---- the end

    public void shutdown() {
        state.shut();
        timer.shutdown();
    }

    /** Cancels what has not started. */
    void cancelPending() {
        timer.cancel(false);
        for (LocalTask<?> task : state.takeQueue()) {
            boolean ignored = task.cancel();
        }
    }

    /** Stops what has started, and gives back what has not. */
    List<Runnable> shutdownNow() {
        state.shut();
        List<Runnable> neverStarted = new ArrayList<>(timer.giveBack());
        List<LocalTask<?>> queued = state.takeQueue(); // first: what a thread takes until then is among those that run
        var running = new ArrayList<ThreadTask>(state.underLock(state.registry::running));
        for (LocalTask<?> task : queued) {
            if (task.discount()) unfinished.decrementAndGet();
            if (task.isOfMap()) running.add(task);
            else neverStarted.add(task.givenBack());
        }
        for (ThreadTask task : running) {
            boolean ignored = task.cancel(true);
        }
        return neverStarted;
    }

    boolean isShut() {
        return state.isShut();
    }

    boolean isTerminated() {
        return state.isTerminated();
    }

    /** Waits until nothing is left: no task and no thread, except for the one that asks from a callback. */
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long deadline = TaskTimer.after(timeout, unit);
        PoolThread mine = PoolThread.find();
        if (mine != null && mine.owner == this && state.isShut() && !mine.isInTask()) state.excuse(mine);
        if (!state.awaitTerminated(deadline)) return false;
        keeper.look();
        for (Thread each : state.underLock(state.registry::threads)) {
            long left = deadline - System.nanoTime();
            if (left > 0) TimeUnit.NANOSECONDS.timedJoin(each, left);
            if (each.isAlive()) return false;
        }
        return true;
    }

    public int unfinished() {
        return unfinished.get();
    }

    int threadCount() {
        return state.underLock(state.registry::size);
    }

    @Override
    public String toString() {
        String phase = !isShut() ? "RUNNING" : isTerminated() ? "TERMINATED" : "DRAINING";
        return name + ", " + phase + ", " + unfinished() + " open tasks, " + threadCount() + " threads";
    }
}
