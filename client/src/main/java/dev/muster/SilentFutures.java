package dev.muster;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks futures that tell nobody when they are done, all by one thread, which lives while there are any. Their callbacks run
 * on the threads of {@link Alarm}, because they may take their time.
 */
final class SilentFutures {
    private static final System.Logger LOG = System.getLogger("dev.muster");
    static final long ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** Who wants to hear of a future; each registration is its own. */
    private static final class Asking {
        final Future<?> future;
        final Runnable callback;
        private boolean hasThrown; // and the log has it; of the thread that asks

        Asking(Future<?> future, Runnable callback) {
            this.future = future;
            this.callback = callback;
        }

        /** One that throws is not known to be done; it is asked again. */
        boolean isDone() {
            try {
                return future.isDone();
            } catch (Throwable e) {
                if (!hasThrown) LOG.log(System.Logger.Level.WARNING, "a future threw when asked whether it is done", e);
                hasThrown = true;
                return false;
            }
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
            List<Asking> all;
            synchronized (WATCHED) {
                if (WATCHED.isEmpty()) {
                    isAsking = false;
                    return;
                }
                all = List.copyOf(WATCHED);
            }
            for (Asking each : all) { // without the lock: asking is code of the user's
                if (each.isDone() && isForgotten(each)) Alarm.aside(each.callback);
            }
            LockSupport.parkNanos(ASK_NANOS);
            boolean ignored = Thread.interrupted(); // it would not park again
        }
    }

    /** False if it was taken back meanwhile. */
    private static boolean isForgotten(Asking asking) {
        synchronized (WATCHED) {
            return WATCHED.remove(asking);
        }
    }
}
