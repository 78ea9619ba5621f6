package dev.muster.runner.tasks;

import dev.muster.pipe.RunKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The attempts that wait, in the order in which the daemon sent them. */
final class AttemptQueue {
    /** The daemon sends a few ahead; this many are a mistake. */
    static final int WAITING_MAX = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change = lock.newCondition();
    private final ArrayDeque<RunnerAttempt> waiting = new ArrayDeque<>();
    private boolean retired;

    /** False if nothing is started any more; the attempt has to go back. */
    boolean add(RunnerAttempt job) {
        lock.lock();
        try {
            if (retired) return false;
            if (waiting.size() >= WAITING_MAX) {
                throw new IllegalStateException("the daemon sent more than " + WAITING_MAX + " attempts ahead");
            }
            waiting.add(job);
            change.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The next attempt, if there is one now; the taker gets it before another thread can miss it in the queue. */
    @Nullable
    RunnerAttempt poll(Consumer<RunnerAttempt> taker) {
        lock.lock();
        try {
            RunnerAttempt job = waiting.poll();
            if (job != null) taker.accept(job);
            return job;
        } finally {
            lock.unlock();
        }
    }

    /** The next attempt, as soon as there is one; null when nothing is started any more. */
    @Nullable
    RunnerAttempt take(Consumer<RunnerAttempt> taker) {
        lock.lock();
        try {
            while (waiting.isEmpty() && !retired) change.awaitUninterruptibly();
            return poll(taker);
        } finally {
            lock.unlock();
        }
    }

    /** Takes out an attempt that waits; false if it does not. */
    boolean remove(RunKey key) {
        lock.lock();
        try {
            for (Iterator<RunnerAttempt> jobs = waiting.iterator(); jobs.hasNext(); ) {
                if (jobs.next().key().equals(key)) {
                    jobs.remove();
                    return true;
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Takes out all that wait. */
    List<RunKey> drain() {
        lock.lock();
        try {
            var keys = new ArrayList<RunKey>(waiting.size());
            waiting.forEach(job -> keys.add(job.key()));
            waiting.clear();
            return keys;
        } finally {
            lock.unlock();
        }
    }

    /** From now on nothing is started: takes out all that wait, and lets the task threads end. */
    List<RunKey> retire() {
        lock.lock();
        try {
            retired = true;
            change.signalAll();
            return drain();
        } finally {
            lock.unlock();
        }
    }
}
