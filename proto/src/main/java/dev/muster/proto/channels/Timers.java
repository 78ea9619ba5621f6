package dev.muster.proto.channels;

import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import dev.muster.task.internal.Durations;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread for all deadlines of this module; what runs on it is short and never blocks. */
public final class Timers {
    private static final Logger LOG = LoggerFactory.getLogger(Timers.class);
    private static final ScheduledThreadPoolExecutor THREAD = make();

    private Timers() {}

    /** For an action that is never cancelled. */
    public static void later(Duration delay, Runnable action, Consumer<? super Throwable> whenThrown) {
        ScheduledFuture<?> unused = after(delay, action, whenThrown);
    }

    /**
     * Runs the action after a while, unless it is cancelled.
     *
     * @param whenThrown gets what the action throws; ends what waits for the deadline
     */
    public static ScheduledFuture<?> after(Duration delay, Runnable action, Consumer<? super Throwable> whenThrown) {
        Runnable guarded = OwnThread.guarded(ThreadRole.WIRE_TIMER, action, thrown -> {
            LOG.error("a deadline could not be acted upon", thrown);
            whenThrown.accept(thrown);
        });
        return THREAD.schedule(guarded, Durations.nanos(delay), TimeUnit.NANOSECONDS);
    }

    private static ScheduledThreadPoolExecutor make() {
        var thread = new ScheduledThreadPoolExecutor(1, OwnThread.daemons(() -> "muster-wire-timer"));
        thread.setRemoveOnCancelPolicy(true);
        // A program that has closed its last pool keeps no thread of Muster.
        thread.setKeepAliveTime(1, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
        return thread;
    }
}
