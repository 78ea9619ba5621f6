package dev.muster.client.executor;

import dev.muster.BrokenExecutorException;
import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import dev.muster.task.internal.Durations;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The clock of one executor: submits scheduled tasks when their time has come. Its thread is there while something is
 * scheduled and no longer, and is no daemon, so that the JVM stays alive just as long.
 *
 * <p>Towards the executor it is a producer: after a shutdown the executor goes on until nothing is scheduled any more. Lock
 * order: the timer's before the gate's.
 */
public final class TaskTimer implements Producer {
    private static final int SCHEDULED_MAX = 1 << 20;

    private final String name;
    private final SubmissionGate gate;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by lock.
    private final TreeSet<Alarm> alarms = new TreeSet<>();
    private final Set<ScheduledTask<?>> live = new LinkedHashSet<>(); // scheduled, and not done or given back
    private long made;
    private @Nullable Thread thread;
    private boolean shut;

    public TaskTimer(String name, SubmissionGate gate) {
        this.name = name;
        this.gate = gate;
    }

    /** Something to do at a time. It must be quick: the other alarms wait. */
    public static final class Alarm implements Comparable<Alarm> {
        private final long at;
        private final long number;
        private final @Nullable ScheduledTask<?> task; // whose alarm it is, if it is one's
        private final Runnable action;
        private final Consumer<? super Throwable> whenThrown;

        private Alarm(
                long at,
                long number,
                @Nullable ScheduledTask<?> task,
                Runnable action,
                Consumer<? super Throwable> whenThrown) {
            this.at = at;
            this.number = number;
            this.task = task;
            this.action = OwnThread.guarded(ThreadRole.POOL_TIMER, action, whenThrown);
            this.whenThrown = whenThrown;
        }

        @Override
        public int compareTo(Alarm other) {
            return at != other.at ? Long.signum(at - other.at) : Long.compare(number, other.number);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(number);
        }
    }

    /** The time of {@code System.nanoTime} after a delay, which may be negative or for ever. */
    public static long after(long delay, TimeUnit unit) {
        return System.nanoTime() + Math.max(0, Durations.nanos(delay, unit));
    }

    // ---- for the executor

    /** Takes a task that has not failed already, or throws what submit throws now. */
    void schedule(ScheduledTask<?> task) {
        lock.lock();
        try {
            gate.checkAccepting();
            if (live.size() >= SCHEDULED_MAX) {
                throw new RejectedExecutionException(
                        SCHEDULED_MAX + " tasks are scheduled, which is the limit; let some of them run first");
            }
            startThread();
            if (live.isEmpty()) gate.producerEnters(this);
            live.add(task);
            task.alarm = set(task.at(), task, task::ring, task::cannotGoOn);
        } finally {
            lock.unlock();
        }
    }

    /** Calls the action, which must be quick, at this time of {@code System.nanoTime}; the other one if it cannot. */
    public Alarm alarm(long at, Runnable action, Consumer<? super Throwable> whenThrown) {
        lock.lock();
        try {
            return set(at, null, action, whenThrown);
        } finally {
            lock.unlock();
        }
    }

    public void remove(Alarm alarm) {
        lock.lock();
        try {
            if (alarms.remove(alarm)) changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** What runs once still will; what runs again and again does not, after the run that may be under way. */
    public void shutdown() {
        lock.lock();
        try {
            shut = true;
        } finally {
            lock.unlock();
        }
        for (ScheduledTask<?> task : live(each -> each.isPeriodic() && each.alarm != null)) {
            boolean ignored = task.cancel(false);
        }
    }

    /** Forgets, and returns, what waits for its time. */
    public List<ScheduledTask<?>> giveBack() {
        lock.lock();
        try {
            shut = true;
            List<ScheduledTask<?>> waiting = live(task -> task.alarm != null);
            waiting.forEach(this::leave);
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    /** Fails what is scheduled if nothing can be run any more. */
    @Override
    public void pump() {
        for (ScheduledTask<?> task : live(task -> true)) {
            try {
                gate.checkAccepting();
                return;
            } catch (BrokenExecutorException e) { // a fresh one for each
                task.fail(e);
            } catch (RejectedExecutionException e) {
                return; // no more than a shutdown
            }
        }
    }

    @Override
    public void cancel(boolean force) {
        for (ScheduledTask<?> task : live(task -> true)) {
            boolean ignored = force ? task.cancel(true) : task.cancel();
        }
    }

    void aside(Runnable action, Consumer<? super Throwable> whenThrown) {
        gate.aside(action, whenThrown);
    }

    private List<ScheduledTask<?>> live(Predicate<ScheduledTask<?>> which) {
        lock.lock();
        try {
            var found = new ArrayList<ScheduledTask<?>>();
            for (ScheduledTask<?> task : live) if (which.test(task)) found.add(task);
            return found;
        } finally {
            lock.unlock();
        }
    }

    // ---- for the tasks

    /** Sets the alarm for the next run; false if there is to be none. */
    boolean again(ScheduledTask<?> task) {
        lock.lock();
        try {
            if (shut || !live.contains(task)) return false;
            task.alarm = set(task.at(), task, task::ring, task::cannotGoOn);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the alarm back, if it has not rung. */
    void silence(ScheduledTask<?> task) {
        lock.lock();
        try {
            Alarm mine = task.alarm;
            task.alarm = null;
            if (mine != null) alarms.remove(mine);
        } finally {
            lock.unlock();
        }
    }

    /** Whether the caller may run the task now: it was returned, or its alarm has not fired and is now removed. */
    boolean disarmed(ScheduledTask<?> task) {
        lock.lock();
        try {
            if (live.contains(task) && task.alarm == null) return false;
            silence(task);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** It is done, or not ours any more. Idempotent. */
    void leave(ScheduledTask<?> task) {
        lock.lock();
        try {
            silence(task);
            if (live.remove(task) && live.isEmpty()) {
                gate.producerLeaves(this);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- the thread

    private Alarm set(
            long at, @Nullable ScheduledTask<?> task, Runnable action, Consumer<? super Throwable> whenThrown) {
        startThread();
        var alarm = new Alarm(at, made++, task, action, whenThrown);
        alarms.add(alarm);
        if (alarms.first().equals(alarm)) changed.signal();
        return alarm;
    }

    private void startThread() {
        if (thread != null) return;
        var starting = OwnThread.keeping(ThreadRole.POOL_TIMER, name + "-timer", this::work, this::broken);
        try {
            starting.start();
        } catch (OutOfMemoryError e) {
            throw SubmissionGate.noThread(e);
        }
        thread = starting;
    }

    private void work() {
        lock.lock();
        try {
            while (!alarms.isEmpty() || !live.isEmpty()) {
                if (alarms.isEmpty()) {
                    pause(Long.MAX_VALUE);
                    continue;
                }
                long left = alarms.first().at - System.nanoTime();
                if (left > 0) pause(left);
                else ring(alarms.first());
            }
        } finally {
            thread = null;
            lock.unlock();
        }
    }

    /** The thread of the timer has failed: what it has scheduled is notified, and what is scheduled next gets another thread. */
    private void broken(Throwable why) {
        List<Alarm> silent;
        lock.lock();
        try {
            thread = null;
            silent = List.copyOf(alarms);
            alarms.clear();
        } finally {
            lock.unlock();
        }
        for (Alarm each : silent) each.whenThrown.accept(why);
    }

    private void ring(Alarm due) {
        alarms.remove(due);
        if (due.task != null) due.task.alarm = null;
        lock.unlock();
        try {
            due.action.run();
        } finally {
            lock.lock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the caller loops
    private void pause(long nanos) {
        try {
            long ignored = changed.awaitNanos(nanos);
        } catch (InterruptedException e) {
            // Nobody is asked to interrupt this thread, and it has nothing to give up.
        }
    }
}
