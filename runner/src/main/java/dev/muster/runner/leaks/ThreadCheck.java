package dev.muster.runner.leaks;

import dev.muster.model.jvm.OwnThread;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The threads that tasks leave behind, daemon threads excepted. One that works on would be felt by the next task. One that waits
 * does no harm, and many libraries have some: it is reported once, and the runner stays, unless there are very many.
 */
final class ThreadCheck {
    /** A pool that was shut down a moment ago may still have threads; they get this long to end before they count. */
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** One that does not wait may be about to end, on a busy host. */
    private static final long BUSY_LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int LEFT_MAX = 100;

    /** Until Java 19 a new thread walked the stack for its security context; but listing the live ones was cheap. */
    private static final boolean THREAD_IDS_ARE_CHEAP = Runtime.version().feature() >= 19;

    private final Predicate<Thread> runsTasks;
    private final Consumer<String> remarks;
    private final Set<Thread> known = new HashSet<>();
    private final Set<Thread> left = new HashSet<>();
    private final ThreadGroup root = UserThreads.root();
    private Thread[] alive = new Thread[64];
    private long lastThreadId;

    /** @param runsTasks whether a thread is one of the runner on which tasks run, and no doing of a task */
    ThreadCheck(Predicate<Thread> runsTasks, Consumer<String> remarks) {
        this.runsTasks = runsTasks;
        this.remarks = remarks;
        known.addAll(liveUserThreads());
        lastThreadId = nextThreadId();
    }

    /**
     * Thread ids count up: no gap since the last time means that no thread was made. One that a task made and a later task
     * started is seen with the next one that is made.
     */
    boolean hasNew() {
        if (THREAD_IDS_ARE_CHEAP) {
            long before = lastThreadId;
            lastThreadId = nextThreadId();
            return lastThreadId != before + 1;
        }
        int count = enumerate();
        for (int i = 0; i < count; i++) {
            if (isUserThread(alive[i]) && !known.contains(alive[i])) return true;
        }
        return false;
    }

    void find(List<String> found) {
        long now = System.nanoTime();
        known.removeIf(thread -> !thread.isAlive());
        left.removeIf(thread -> !thread.isAlive());
        for (Thread thread : liveUserThreads()) {
            if (!known.add(thread)) continue;
            awaitEnd(thread, now + LINGER_NANOS);
            if (isBusy(thread)) awaitEnd(thread, now + BUSY_LINGER_NANOS);
            if (!thread.isAlive()) continue;
            left.add(thread);
            if (isBusy(thread)) {
                found.add("the task left thread \"" + thread.getName() + "\" at work, which is no daemon thread");
            } else {
                remarks.accept("a task left thread \"" + thread.getName()
                        + "\" behind, which waits and is no daemon thread; the process goes on with it");
            }
        }
        if (left.size() > LEFT_MAX) found.add("tasks left " + left.size() + " threads behind");
    }

    /** A thread that waits for the kernel counts as running, too, but its innermost method is a native one then. */
    private static boolean isBusy(Thread thread) {
        if (thread.getState() != Thread.State.RUNNABLE) return false;
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0 && !stack[0].isNativeMethod();
    }

    private static void awaitEnd(Thread thread, long deadline) {
        try {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis > 0) thread.join(millis);
        } catch (InterruptedException e) {
            // Task threads take no interrupts between tasks; go on with what is known.
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("deprecation") // threadId() came with Java 19
    private static long nextThreadId() {
        return OwnThread.neverStarted("muster-probe").getId();
    }

    private Set<Thread> liveUserThreads() {
        int count = enumerate();
        var threads = new HashSet<Thread>();
        for (int i = 0; i < count; i++) {
            if (isUserThread(alive[i])) threads.add(alive[i]);
        }
        return threads;
    }

    /** Puts the live threads into the array, which grows as needed, and says how many there are. */
    private int enumerate() {
        int count = root.enumerate(alive);
        while (count == alive.length) {
            alive = new Thread[2 * alive.length];
            count = root.enumerate(alive);
        }
        return count;
    }

    private boolean isUserThread(Thread thread) {
        return !thread.isDaemon() && !runsTasks.test(thread);
    }
}
