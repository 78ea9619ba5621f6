package dev.muster;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks futures that tell nobody when they are done, all by one thread, which lives while there are any. Their callbacks run
 * on the threads of {@link Alarm}, because they may take their time.
 */
final class SilentFutures {
    static final long ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** Who wants to hear of a future; each registration is its own. */
    private static final class Asking {
        final Future<?> future;
        final Runnable callback;

        Asking(Future<?> future, Runnable callback) {
            this.future = future;
            this.callback = callback;
        }
    }

    private static final Set<Asking> WATCHED = new LinkedHashSet<>(); // guarded by itself
    private static boolean isAsking; // guarded by WATCHED

    private SilentFutures() {}

    static Runnable listen(Future<?> future, Runnable callback) {
        if (future.isDone()) {
            callback.run();
            return () -> {};
        }
        var asking = new Asking(future, callback);
        synchronized (WATCHED) {
            WATCHED.add(asking);
            if (!isAsking) startThread();
        }
        return () -> {
            synchronized (WATCHED) {
                WATCHED.remove(asking);
            }
        };
    }

    static int watched() {
        synchronized (WATCHED) {
            return WATCHED.size();
        }
    }

    private static void startThread() {
        var thread = new Thread(SilentFutures::ask, "muster-futures-asker");
        thread.setDaemon(true);
        thread.start();
        isAsking = true;
    }

    private static void ask() {
        while (true) {
            synchronized (WATCHED) {
                WATCHED.removeIf(asking -> asking.future.isDone() && isTold(asking.callback));
                if (WATCHED.isEmpty()) {
                    isAsking = false;
                    return;
                }
            }
            LockSupport.parkNanos(ASK_NANOS);
            boolean ignored = Thread.interrupted(); // it would not park again
        }
    }

    private static boolean isTold(Runnable callback) {
        Alarm.aside(callback);
        return true;
    }
}
