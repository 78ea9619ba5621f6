package dev.muster.client.threads;

import dev.muster.client.executor.JvmKeepAlive;
import dev.muster.client.executor.Producer;
import dev.muster.client.executor.SubmissionGate;
import dev.muster.client.executor.TaskTimer;
import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one thread pool, and the queue they take from. A thread is started only if none is idle; those that find
 * nothing to do for a while end. Nothing here knows the pool that the user holds, so that a dropped one is collected.
 */
public final class PoolThreads implements SubmissionGate, PoolThread.Owner {
    private static final int LOOKS_BEFORE_HELP = 5; // of the keeper: longer than a busy machine lets a thread wait
    private static final int PENDING_MAX = Integer.MAX_VALUE - 8;

    private final String name;
    private final long keepAliveNanos;
    private final ThreadFactory factory;
    private final TaskCompletion settling;
    private final TaskTimer timer;
    private final JvmKeepAlive keeper;
    private final AtomicInteger unfinished = new AtomicInteger(); // tasks whose futures keep the JVM alive
    private final CountDownLatch terminated = new CountDownLatch(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by lock.
    private final LinkedHashSet<LocalTask<?>> queue = new LinkedHashSet<>();
    private final ThreadRegistry registry;
    private final Set<Producer> producers = new LinkedHashSet<>();
    private @Nullable LocalTask<?> oldest; // head of the queue when the keeper last looked
    private int looks; // of the keeper that found the same head
    private volatile boolean shut; // written under lock

    public PoolThreads(String name, int threadsMax, long keepAliveNanos, ThreadFactory factory) {
        this.name = name;
        this.registry = new ThreadRegistry(threadsMax);
        this.keepAliveNanos = keepAliveNanos;
        this.factory = factory;
        this.settling = new TaskCompletion(name);
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
        lock.lock();
        try {
            if (asProducer ? isTerminated() : shut) throw SubmissionGate.shutDown();
            if (queue.size() > PENDING_MAX - tasks.size()) {
                throw new RejectedExecutionException("the queue of this pool is full; wait for some of its tasks");
            }
            for (LocalTask<?> task : tasks) if (task.count()) unfinished.incrementAndGet();
            for (LocalTask<?> task : tasks) {
                queue.add(task);
                staff();
            }
        } catch (RejectedExecutionException e) {
            for (LocalTask<?> task : tasks) if (task.discount()) unfinished.decrementAndGet();
            queue.removeAll(tasks);
            throw e;
        } finally {
            lock.unlock();
        }
        keeper.keep();
    }

    /** Sees to it that somebody takes what is in the queue. */
    private void staff() {
        if (registry.idle() < queue.size() && registry.mayGrow()) startThread();
        else changed.signal();
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
            if (registry.isEmpty()) throw SubmissionGate.noThread(e);
            changed.signal();
            return;
        }
        registry.add(thread);
    }

    @Override
    public void checkAccepting() {
        if (shut) throw SubmissionGate.shutDown();
    }

    @Override
    public void producerEnters(Producer producer) {
        locked(() -> {
            checkAccepting();
            producers.add(producer);
        });
    }

    @Override
    public void producerLeaves(Producer producer) {
        locked(() -> {
            producers.remove(producer);
            lookAtEnd();
        });
    }

    @Override
    public void aside(Runnable action, Consumer<? super Throwable> whenThrown) {
        settling.run(action, whenThrown);
    }

    // ---- the threads

    private void work(PoolThread thread) {
        thread.begin();
        LocalTask<?> task;
        while ((task = next(thread)) != null) {
            task.runOn(thread);
            boolean ignored = Thread.interrupted(); // a callback may have left it set
        }
    }

    /** Its thread ends by an error: memory or stack has run out, as a rule. Its task knows; another thread takes the others. */
    private void broke(PoolThread thread, Throwable why) {
        try {
            locked(() -> {
                registry.rest(thread);
                leave(thread);
                if (!queue.isEmpty()) staff();
            });
        } catch (RejectedExecutionException e) {
            // No thread to be had: the keeper tries again.
        }
        Thread ending = Thread.currentThread();
        ending.getUncaughtExceptionHandler().uncaughtException(ending, why); // as of any thread
    }

    /** Nobody keeps the program alive for what is unfinished, or helps it on: it fails. */
    private void cannotGoOn(Throwable why) {
        var open = new ArrayList<ThreadTask>(takeQueue());
        open.addAll(underLock(registry::running));
        for (ThreadTask task : open) task.cannotGoOn(why);
    }

    private @Nullable LocalTask<?> next(PoolThread thread) {
        lock.lock();
        try {
            registry.rest(thread);
            long left = keepAliveNanos;
            while (queue.isEmpty() || registry.isSurplus()) {
                if (left <= 0 || registry.isSurplus() || (shut && producers.isEmpty())) {
                    leave(thread);
                    return null;
                }
                left = pause(left);
            }
            LocalTask<?> task = queue.iterator().next();
            queue.remove(task);
            registry.take(thread, task);
            return task;
        } finally {
            lock.unlock();
        }
    }

    private void leave(PoolThread thread) {
        registry.remove(thread, shut);
        if (!queue.isEmpty()) changed.signal(); // it may have been told of what another has to take now
        lookAtEnd();
    }

    @SuppressWarnings("WaitNotInLoop") // the caller loops
    private long pause(long nanos) {
        try {
            return changed.awaitNanos(nanos);
        } catch (InterruptedException e) {
            return nanos; // a late interrupt that was meant for a task: it means nothing here
        }
    }

    // ---- what tasks tell

    /** Somebody runs it now. */
    void claimed(LocalTask<?> task) {
        forget(task);
    }

    /**
     * Its work has ended and its future is about to be done. The thread counts as idle from now on, so that a thread that
     * waits for that future and submits the next task finds an idle thread; except when it has callbacks to run.
     */
    void ended(PoolThread thread, LocalTask<?> task) {
        if (thread.owner != this || task.hasDependents()) return;
        locked(() -> {
            if (thread.taken == task && !thread.offered) registry.offer(thread); // else it is not the outermost
        });
    }

    @Override
    public void absent() {
        locked(() -> {
            registry.leavePlace();
            if (!queue.isEmpty()) staff();
        });
    }

    @Override
    public void present() {
        locked(registry::takePlace);
    }

    /** It is done. */
    void released(LocalTask<?> task) {
        forget(task);
        if (task.discount()) unfinished.decrementAndGet();
    }

    private void forget(LocalTask<?> task) {
        locked(() -> {
            if (queue.remove(task)) lookAtEnd();
        });
    }

    /**
     * For the keeper. A thread that offered itself may be held up by a callback that was added at the last moment: what waits
     * in the queue since some looks then gets a thread of its own.
     */
    private boolean isNeeded() {
        lock.lock();
        try {
            LocalTask<?> head = queue.isEmpty() ? null : queue.iterator().next();
            looks = head != null && head == oldest ? looks + 1 : 0;
            oldest = head;
            if (looks >= LOOKS_BEFORE_HELP && registry.mayGrow()) {
                looks = 0;
                startThread();
            }
        } catch (RejectedExecutionException e) {
            // No thread to be had: it is looked at again.
        } finally {
            lock.unlock();
        }
        return settling.isBusy() || unfinished.get() > 0;
    }

    // ---- the end

    public void shutdown() {
        shut();
        timer.shutdown();
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private <T> T underLock(Supplier<T> question) {
        lock.lock();
        try {
            return question.get();
        } finally {
            lock.unlock();
        }
    }

    private void shut() {
        locked(() -> {
            shut = true;
            lookAtEnd();
        });
    }

    /** Cancels what has not started. */
    void cancelPending() {
        timer.cancel(false);
        for (LocalTask<?> task : takeQueue()) {
            boolean ignored = task.cancel();
        }
    }

    /** Stops what has started, and gives back what has not. */
    List<Runnable> shutdownNow() {
        shut();
        List<Runnable> neverStarted = new ArrayList<>(timer.giveBack());
        List<LocalTask<?>> queued = takeQueue(); // first: what a thread takes until then is among those that run
        var running = new ArrayList<ThreadTask>(underLock(registry::running));
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

    private List<LocalTask<?>> takeQueue() {
        return underLock(() -> {
            var taken = new ArrayList<LocalTask<?>>(queue);
            queue.clear();
            lookAtEnd();
            return taken;
        });
    }

    private void lookAtEnd() {
        if (!shut) return;
        changed.signalAll();
        if (!queue.isEmpty() || !producers.isEmpty() || registry.isAnyBusy()) return;
        settling.close();
        terminated.countDown();
    }

    boolean isShut() {
        return shut;
    }

    boolean isTerminated() {
        return terminated.getCount() == 0 && settling.isDone();
    }

    /** Waits until nothing is left: no task and no thread, except for the one that asks from a callback. */
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long deadline = TaskTimer.after(timeout, unit);
        PoolThread mine = PoolThread.find();
        if (mine != null && mine.owner == this && shut && !mine.isInTask()) excuse(mine);
        if (!terminated.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) return false;
        if (!settling.awaitDone(deadline)) return false;
        keeper.look();
        for (Thread each : underLock(registry::threads)) {
            long left = deadline - System.nanoTime();
            if (left > 0) TimeUnit.NANOSECONDS.timedJoin(each, left);
            if (each.isAlive()) return false;
        }
        return true;
    }

    /** A callback on this thread waits for the end: it would wait for itself. */
    private void excuse(PoolThread thread) {
        locked(() -> {
            registry.excuse(thread);
            lookAtEnd();
        });
    }

    public int unfinished() {
        return unfinished.get();
    }

    int threadCount() {
        return underLock(registry::size);
    }

    @Override
    public String toString() {
        String phase = !shut ? "RUNNING" : isTerminated() ? "TERMINATED" : "DRAINING";
        return name + ", " + phase + ", " + unfinished() + " open tasks, " + threadCount() + " threads";
    }
}
