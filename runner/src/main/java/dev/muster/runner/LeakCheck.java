package dev.muster.runner;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;

/**
 * What one task must not leave to the next. Taken once, after the initializer, whose changes are meant to stay; asked after
 * every task, so it costs less than a microsecond when there is nothing to find.
 */
final class LeakCheck {
    /** A pool that was shut down a moment ago may still have threads; they get this long to end before they count. */
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Until Java 19 a new thread walked the stack for its security context; but listing the live ones was cheap. */
    private static final boolean THREAD_IDS_ARE_CHEAP = Runtime.version().feature() >= 19;

    private final Locale locale = Locale.getDefault();
    private final Locale display = Locale.getDefault(Locale.Category.DISPLAY);
    private final Locale format = Locale.getDefault(Locale.Category.FORMAT);
    private final TimeZone zone = TimeZone.getDefault();
    private final InputStream in = System.in;
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final boolean threadsToo;
    private final Set<Thread> known = new HashSet<>();
    private final ThreadGroup rootGroup = rootGroup();
    private Thread[] alive = new Thread[64];
    private long lastThreadId;

    /**
     * @param threadsToo whether a new thread can only be the doing of the task that just ended: not so where several run at a
     *     time
     */
    LeakCheck(boolean threadsToo) {
        this.threadsToo = threadsToo;
        if (threadsToo) {
            known.addAll(liveUserThreads());
            lastThreadId = nextThreadId();
        }
    }

    /** Puts right what can be put right, and says what was wrong; empty if nothing was. */
    synchronized Optional<String> restore() {
        if (isClean()) return Optional.empty();
        var found = new ArrayList<String>();
        if (hasOtherLocale()) {
            found.add("the task changed the default locale to "
                    + Locale.getDefault().toLanguageTag());
            Locale.setDefault(locale);
            Locale.setDefault(Locale.Category.DISPLAY, display);
            Locale.setDefault(Locale.Category.FORMAT, format);
        }
        if (!TimeZone.getDefault().equals(zone)) {
            found.add("the task changed the default time zone to "
                    + TimeZone.getDefault().getID());
            TimeZone.setDefault(zone);
        }
        restoreStreams(found);
        if (threadsToo) findThreads(found);
        return found.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", found));
    }

    private boolean isClean() {
        return !hasOtherLocale()
                && System.in == in
                && System.out == out
                && System.err == err
                && TimeZone.getDefault().equals(zone)
                && !(threadsToo && hasNewThreads());
    }

    private boolean hasOtherLocale() {
        return !Locale.getDefault().equals(locale)
                || !Locale.getDefault(Locale.Category.DISPLAY).equals(display)
                || !Locale.getDefault(Locale.Category.FORMAT).equals(format);
    }

    private void restoreStreams(List<String> found) {
        if (System.in != in) {
            found.add("the task replaced System.in");
            System.setIn(in);
        }
        if (System.out != out) {
            found.add("the task replaced System.out");
            System.setOut(out);
        }
        if (System.err != err) {
            found.add("the task replaced System.err");
            System.setErr(err);
        }
    }

    /** Thread ids count up: no gap since the last time means that nobody has made a thread. */
    private boolean hasNewThreads() {
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

    @SuppressWarnings("deprecation") // threadId() came with Java 19
    private static long nextThreadId() {
        return new Thread(null, null, "muster-probe", 0, false).getId();
    }

    private static ThreadGroup rootGroup() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) root = root.getParent();
        return root;
    }

    private void findThreads(List<String> found) {
        long deadline = System.nanoTime() + LINGER_NANOS;
        known.removeIf(thread -> !thread.isAlive());
        for (Thread thread : liveUserThreads()) {
            if (!known.add(thread)) continue;
            awaitEnd(thread, deadline);
            if (thread.isAlive()) {
                found.add("the task left thread \"" + thread.getName() + "\" behind, which is no daemon thread");
            }
        }
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
        int count = rootGroup.enumerate(alive);
        while (count == alive.length) {
            alive = new Thread[2 * alive.length];
            count = rootGroup.enumerate(alive);
        }
        return count;
    }

    private static boolean isUserThread(Thread thread) {
        return !thread.isDaemon() && !(thread instanceof TaskThread);
    }
}
