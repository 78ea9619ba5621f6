package dev.muster.client.futures;

import dev.muster.model.jvm.OwnFault;
import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Polls futures that do not report their completion, all in one thread, which lives while there are any. Their callbacks
 * run on the threads of {@link DelayedAction}, because they may take long.
 */
final class PolledFutures {
    private static final System.Logger LOG = System.getLogger("dev.muster");
    static final long ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** A listener for a future; each registration is separate. */
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

    private PolledFutures() {}

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
        OwnThread.daemon(ThreadRole.FUTURES_ASKER, "muster-futures-asker", PolledFutures::ask, PolledFutures::broken)
                .start();
        isAsking = true;
    }

    /** Without polling, threads that wait for these futures would wait for ever, so this thread continues after an error. */
    private static void broken(Throwable why) {
        LOG.log(System.Logger.Level.WARNING, "polling futures of other libraries failed: " + OwnFault.words(why), why);
        ask();
    }

    private static void call(Asking asking) {
        DelayedAction.aside(asking.callback, FutureListeners::report);
    }

    private static void ask() {
        while (isAnyLeft()) {
            try {
                List<Asking> all = watchedNow();
                for (Asking each : all) { // without the lock: asking is code of the user's
                    if (each.isDone() && isForgotten(each)) call(each);
                }
            } catch (OutOfMemoryError e) {
                // There may be memory in the next round.
            }
            LockSupport.parkNanos(ASK_NANOS);
            boolean ignored = Thread.interrupted(); // it would not park again
        }
    }

    private static boolean isAnyLeft() {
        synchronized (WATCHED) {
            isAsking = !WATCHED.isEmpty();
            return isAsking;
        }
    }

    private static List<Asking> watchedNow() {
        synchronized (WATCHED) {
            return List.copyOf(WATCHED);
        }
    }

    /** False if it was taken back meanwhile. */
    private static boolean isForgotten(Asking asking) {
        synchronized (WATCHED) {
            return WATCHED.remove(asking);
        }
    }
}
