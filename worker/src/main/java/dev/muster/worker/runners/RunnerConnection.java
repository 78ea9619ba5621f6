package dev.muster.worker.runners;

import dev.muster.model.Attempt;
import dev.muster.model.AttemptLimits;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.Place;
import dev.muster.pipe.BlackBox;
import dev.muster.pipe.Frame;
import dev.muster.pipe.Pipe;
import dev.muster.pipe.RunKey;
import dev.muster.scheduling.supervisor.SupervisorEvent;
import dev.muster.task.SessionId;
import dev.muster.task.TaskId;
import dev.muster.task.internal.Durations;
import dev.muster.worker.config.WorkerPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The exchange of frames with one runner: commands to frames, frames to events, and which attempts it has. Commands come from
 * the loop, frames from the reader of the pipe.
 */
final class RunnerConnection {
    /** Frames that may lie in the inbox of the loop unhandled; then the runner has to wait. */
    private static final int UNHANDLED_MAX = 64;
    /** Frames that may wait here because the pipe is full. */
    static final int WAITING_MAX = 16 * 1024;

    /** Told of what the conversation leads to. */
    interface Listener {
        void leave(SupervisorEvent event, Runnable whenHandled);

        /** An idle runner is about to get an attempt: what it prints from now on is of that attempt, or later. */
        void startsPrinting();

        /** A result or a thrown object of this attempt lies in the result directory of its session. */
        void holds(Attempt attempt, Payload.Stored stored);

        /** After this attempt the runner must not run another one, and this is why. */
        void harmed(Attempt by, String why);

        /** What a person should know, though it does no harm. */
        void remarks(SessionId session, String text);

        /** The pipe is full: the argument is to be run in a moment, on any thread. */
        void retrySoon(Runnable retry);

        /** The conversation has come to an end that the runner must not survive. */
        void breakOff(String why);
    }

    private final long runner;
    private final WorkerPlace place;
    private final Listener listener;
    private final Semaphore unhandled = new Semaphore(UNHANDLED_MAX);
    private final AtomicBoolean free = new AtomicBoolean();

    private final Map<RunKey, Attempt> given = new LinkedHashMap<>(); // guarded by this
    private final ArrayDeque<Frame> waiting = new ArrayDeque<>(); // guarded by this
    private @Nullable Pipe pipe; // guarded by this
    private @Nullable SessionId session; // guarded by this
    private Optional<Frame.Exiting> exiting = Optional.empty(); // guarded by this
    private long pid; // guarded by this
    private boolean bound; // guarded by this

    RunnerConnection(long runner, WorkerPlace place, Listener listener) {
        this.runner = runner;
        this.place = place;
        this.listener = listener;
    }

    /** The runner has said hello on this pipe. */
    void begin(Pipe with, long ofPid) {
        synchronized (this) {
            pipe = with;
            pid = ofPid;
        }
        listener.leave(new SupervisorEvent.RunnerUp(runner, ofPid), () -> {});
    }

    void bind(SessionId to, Frame.Bind frame) {
        synchronized (this) {
            session = to;
        }
        say(frame);
    }

    void run(Attempt attempt, AttemptLimits options, Payload call) {
        var key = new RunKey(attempt.task().seq(), attempt.number());
        boolean alone;
        synchronized (this) {
            alone = given.isEmpty();
            given.put(key, attempt);
        }
        // Not when the start is reported: what it printed, and died of, may have been read by then, from another
        // stream.
        if (alone) listener.startsPrinting();
        say(new Frame.Run(key.seq(), key.attempt(), timeoutNanos(options), options.announced(), call));
    }

    private static long timeoutNanos(AttemptLimits options) {
        return options.timeout().map(Durations::nanos).orElse(0L);
    }

    /**
     * Passes the frame to the pipe, or keeps it until the pipe takes it. A pipe that has ended takes nothing: the death that
     * goes with it tells what became of everything.
     */
    void say(Frame frame) {
        boolean tooMuch;
        synchronized (this) {
            if (pipe == null || pipe.end().isPresent()) return;
            if (waiting.isEmpty() && pipe.offer(frame)) return;
            waiting.add(frame);
            if (waiting.size() == 1) listener.retrySoon(this::sayWhatWaits);
            tooMuch = waiting.size() > WAITING_MAX;
        }
        if (tooMuch) listener.breakOff("it did not read the messages of the worker");
    }

    /** Tries again what did not fit before, and comes back as long as something waits. */
    synchronized void sayWhatWaits() {
        if (pipe == null || pipe.end().isPresent()) waiting.clear();
        while (pipe != null && !waiting.isEmpty() && pipe.offer(waiting.element())) waiting.remove();
        if (!waiting.isEmpty()) listener.retrySoon(this::sayWhatWaits);
    }

    /** One frame from the runner; on the thread of the pipe, which may wait here until the loop has caught up. */
    void hear(Frame frame) {
        unhandled.acquireUninterruptibly();
        SupervisorEvent event = toEvent(frame);
        if (event == null) {
            unhandled.release();
        } else {
            listener.leave(event, unhandled::release);
        }
    }

    /** The loop has ended and handles nothing any more: nobody waits for it from now on. */
    void letGo() {
        if (free.compareAndSet(false, true)) unhandled.release(Integer.MAX_VALUE / 2);
    }

    private @Nullable SupervisorEvent toEvent(Frame frame) {
        if (frame instanceof Frame.Beat) {
            return new SupervisorEvent.RunnerBeat(runner);
        } else if (frame instanceof Frame.Started started) {
            return started(started.key());
        } else if (frame instanceof Frame.Ended ended) {
            return ended(ended);
        } else if (frame instanceof Frame.Returned returned) {
            return returned(returned);
        } else if (frame instanceof Frame.Bound) {
            synchronized (this) {
                bound = true;
            }
            return new SupervisorEvent.RunnerBound(runner);
        } else if (frame instanceof Frame.Remark remark) {
            session().ifPresent(of -> listener.remarks(of, remark.text()));
            return null;
        } else if (frame instanceof Frame.BindFailed failed) {
            return new SupervisorEvent.RunnerBindFailed(runner, failed.failure().at(here()));
        } else if (frame instanceof Frame.Exiting said) {
            synchronized (this) {
                exiting = Optional.of(said);
            }
            return new SupervisorEvent.RunnerExiting(runner);
        }
        throw new IllegalStateException(
                "a runner says hello once, and does not say " + frame.getClass().getSimpleName());
    }

    private @Nullable SupervisorEvent started(RunKey key) {
        Attempt attempt;
        synchronized (this) {
            attempt = given.get(key);
        }
        return attempt == null ? null : new SupervisorEvent.RunnerStarted(runner, attempt);
    }

    private @Nullable SupervisorEvent ended(Frame.Ended ended) {
        Attempt attempt = takeBack(ended.key());
        if (attempt == null) return null;
        Outcome outcome = ended.outcome();
        outcome.stored().ifPresent(stored -> listener.holds(attempt, stored));
        if (outcome instanceof Outcome.Failed failed) {
            outcome = new Outcome.Failed(failed.failure().at(here()));
        }
        ended.recycleReason().ifPresent(why -> listener.harmed(attempt, why));
        return new SupervisorEvent.RunnerEnded(
                runner,
                attempt,
                outcome,
                ended.runNanos(),
                ended.recycleReason().orElse(""));
    }

    private SupervisorEvent returned(Frame.Returned returned) {
        var attempts = new ArrayList<Attempt>();
        for (RunKey key : returned.attempts()) {
            // Its call stays on the disk: the supervisor may well give the attempt to another runner.
            Attempt attempt = takeBack(key);
            if (attempt != null) attempts.add(attempt);
        }
        return new SupervisorEvent.RunnerReturned(runner, attempts);
    }

    private synchronized @Nullable Attempt takeBack(RunKey key) {
        return given.remove(key);
    }

    private synchronized Place here() {
        return new Place(place.host(), place.worker(), pid);
    }

    /** Whether it is ready for tasks and has none. */
    synchronized boolean isIdle() {
        return bound && given.isEmpty();
    }

    synchronized Optional<Frame.Exiting> exiting() {
        return exiting;
    }

    synchronized Optional<SessionId> session() {
        return Optional.ofNullable(session);
    }

    /**
     * After the death: which attempts had begun by the black box, and never reported an end. The box may still hold one whose end
     * was reported, so the report decides.
     */
    synchronized List<Attempt> startedAndNotEnded(Path blackBox) throws IOException {
        var started = new ArrayList<Attempt>();
        if (session == null) return started;
        // without its record nobody knows, so that each of them may have begun
        var begun = Files.exists(blackBox) ? BlackBox.read(blackBox) : List.copyOf(given.keySet());
        for (RunKey key : begun) {
            var attempt = new Attempt(new TaskId(session, key.seq()), key.attempt());
            if (attempt.equals(given.get(key))) started.add(attempt);
        }
        return started;
    }
}
