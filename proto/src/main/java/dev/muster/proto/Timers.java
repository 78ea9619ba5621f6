package dev.muster.proto;

import dev.muster.task.Durations;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread for all deadlines of this room; what runs on it is short and never blocks. */
final class Timers {
    private static final Logger LOG = LoggerFactory.getLogger(Timers.class);
    private static final ScheduledThreadPoolExecutor THREAD = make();

    private Timers() {}

    /** For what nobody takes back. */
    static void later(Duration delay, Runnable action) {
        ScheduledFuture<?> unused = after(delay, action);
    }

    static ScheduledFuture<?> after(Duration delay, Runnable action) {
        return THREAD.schedule(() -> guarded(action), Durations.nanos(delay), TimeUnit.NANOSECONDS);
    }

    private static void guarded(Runnable action) {
        try {
            action.run();
        } catch (Throwable e) { // a thread that ends would take the other deadlines with it
            LOG.error("a deadline could not be acted upon", e);
        }
    }

    private static ScheduledThreadPoolExecutor make() {
        var thread = new ScheduledThreadPoolExecutor(1, action -> {
            var made = new Thread(action, "muster-wire-timer");
            made.setDaemon(true);
            return made;
        });
        thread.setRemoveOnCancelPolicy(true);
        // A program that has closed its last pool keeps no thread of ours.
        thread.setKeepAliveTime(1, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
        return thread;
    }
}
