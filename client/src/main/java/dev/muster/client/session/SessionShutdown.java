package dev.muster.client.session;

import dev.muster.BrokenProcessPoolException;
import dev.muster.client.executor.Producer;
import dev.muster.client.futures.CompletionThreads;
import dev.muster.codec.Codec;
import dev.muster.model.jvm.FullHeap;
import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import dev.muster.task.internal.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The ways to end a session before all is done. */
public final class SessionShutdown {
    private static final System.Logger LOG = System.getLogger("dev.muster");

    /** What ending may take beyond the grace that a task has, before the session ends without hearing of it. */
    private static final Duration SLACK = Duration.ofSeconds(3);

    private static final long EXIT_PATIENCE_SECONDS = 5;

    private SessionShutdown() {}

    /** Cancels what has not started; what has started goes on. */
    public static void cancelPending(Session session) {
        for (Producer producer : session.producers()) producer.cancel(false);
        for (Submission submission : inOrder(session)) {
            if (!submission.receiver.isStarted()) submission.receiver.giveUp(false);
        }
    }

    /** Stops what has started, and gives back what has not. */
    public static List<Runnable> now(Session session, Codec codec, Duration cancelGrace) {
        session.shutdown();
        for (Producer producer : session.producers()) producer.cancel(true);
        var neverStarted = new ArrayList<Runnable>();
        var started = new ArrayList<Submission>();
        for (Submission submission : inOrder(session)) {
            if (submission.receiver.isStarted()) started.add(submission);
            else if (!(submission.receiver instanceof RemoteTask<?> task)) submission.receiver.giveUp(true);
            else if (submission.options.isAtMostOnce()) task.giveUp(true); // it may just have started
            else if (giveBack(codec, submission, task)) neverStarted.add(task);
        }
        // Only now: a slot that gets free must find nothing more to start.
        for (Submission submission : started) submission.receiver.giveUp(true);
        closeAfter(cancelGrace, session);
        return neverStarted;
    }

    private static void closeAfter(Duration cancelGrace, Session session) {
        long patience = Durations.millis(cancelGrace) + SLACK.toMillis();
        CompletableFuture.delayedExecutor(patience, TimeUnit.MILLISECONDS)
                .execute(OwnThread.guarded(ThreadRole.POOL_END, session::closeNow, e -> session.terminate()));
    }

    private static boolean giveBack(Codec codec, Submission submission, RemoteTask<?> task) {
        if (!task.giveBack(codec)) return false;
        submission.target.cancel(submission, true);
        submission.target.release(submission);
        return !task.isDone();
    }

    /** Ends all futures at once, and the processes as soon as their tasks have been notified. */
    public static void terminate(Session session, Duration cancelGrace) {
        List<Submission> failed = failAll(session, "terminated by terminateWorkers()");
        // Only now: a slot that gets free must find nothing more to start.
        for (Submission submission : failed) submission.target.cancel(submission, true);
        closeAfter(cancelGrace, session);
    }

    /** Ends all futures and all processes at once. */
    public static void kill(Session session) {
        failAll(session, "killed by killWorkers()");
        session.closeNow();
    }

    /** What runs fails, and is returned; what waits is cancelled. */
    private static List<Submission> failAll(Session session, String how) {
        session.shutdown();
        for (Producer producer : session.producers()) producer.cancel(true);
        var failed = new ArrayList<Submission>();
        for (Submission submission : inOrder(session)) {
            if (submission.receiver.isStarted()) {
                String message = "the processes of this pool were " + how;
                submission.receiver.failed(new BrokenProcessPoolException(message, null));
                failed.add(submission);
            } else {
                submission.receiver.giveUp(true);
            }
        }
        return failed;
    }

    /** Fails what is open, each with an exception of its own, on the threads of the completers. */
    static void fail(Session session, CompletionThreads completions, String message, @Nullable Throwable cause) {
        for (Submission submission : session.snapshot()) {
            Runnable failing = () -> submission.receiver.failed(new BrokenProcessPoolException(message, cause));
            completions.enqueue(failing, e -> failing.run());
        }
    }

    /** The JVM exits. Other hooks may wait for futures: these end, too. */
    static void atExit(Session session, CompletionThreads completions) {
        session.shutdown();
        fail(session, completions, "the JVM exits, which ends this pool and its processes", null);
        session.closeNow();
        try {
            boolean ignored = session.awaitTermination(EXIT_PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A producer would not come to its end by itself. */
    static void cannotSubmit(Session session, Producer producer, Throwable why) {
        producer.cancel(true);
        session.cannotGoOn("the pool cannot submit the remaining tasks", why);
    }

    /** In one line, since each open future and each later submit has the rest; only what user code threw is logged completely. */
    static void tellBroken(String pool, String message, @Nullable Throwable thrown) {
        String line =
                "pool " + pool + " is broken: " + message.lines().findFirst().orElse("");
        LOG.log(thrown == null ? System.Logger.Level.WARNING : System.Logger.Level.ERROR, line, thrown);
    }

    /** Each of these, whatever the ones before have thrown; again when there was no memory for it. */
    static void inTurn(Runnable... steps) {
        for (Runnable step : steps) {
            try {
                FullHeap.outlast(step);
            } catch (Throwable e) {
                try {
                    LOG.log(System.Logger.Level.WARNING, "closing a part of a pool failed", e);
                } catch (Throwable silent) {
                    // A log that is broken itself does not end this thread.
                }
            }
        }
    }

    /**
     * What runs the action once on a thread of its own, or on that of the caller if there is none to be had. The action throws
     * nothing but for lack of memory.
     */
    static Runnable aside(String name, Runnable action) {
        var thread = OwnThread.daemon(ThreadRole.POOL_END, name, action, e -> action.run());
        return () -> {
            try {
                thread.start();
            } catch (OutOfMemoryError e) {
                FullHeap.outlast(action);
            }
        };
    }

    private static List<Submission> inOrder(Session session) {
        return session.snapshot().stream()
                .sorted(Comparator.comparingLong((Submission submission) -> submission.seq))
                .toList();
    }
}
