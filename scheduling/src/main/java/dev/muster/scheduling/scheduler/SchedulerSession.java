package dev.muster.scheduling.scheduler;

import dev.muster.model.BlobId;
import dev.muster.model.Environment;
import dev.muster.model.Limits;
import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.scheduling.loop.StateTable;
import dev.muster.task.SessionId;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One client's standing with a coordinator. */
final class SchedulerSession {
    /** Work in flight per slot is aimed at this much time, so that short tasks travel in bulk and long ones stay free to move. */
    private static final double AHEAD_NANOS = 5_000_000;

    enum State {
        /** Its client has no stream, and its lease runs. */
        DETACHED,
        /** Its client is here again; the workers have not all reported what they hold of it. */
        RECOVERING,
        /** Its client is here, and what is known of its tasks is the truth. */
        ATTACHED,
        /** The coordinator has forgotten it. */
        CLOSED
    }

    static final StateTable<State> TABLE = StateTable.of("session in the scheduler", State.class)
            .from(State.DETACHED, State.RECOVERING, State.ATTACHED, State.CLOSED)
            .from(State.RECOVERING, State.ATTACHED, State.DETACHED)
            .from(State.ATTACHED, State.DETACHED)
            .build();

    final SessionId id;
    final Map<Long, SchedulerTask> tasks = new LinkedHashMap<>();
    /** What was tried before, and goes before what was not. May hold tasks that are queued no more: skipped when met. */
    final ArrayDeque<SchedulerTask> again = new ArrayDeque<>();
    /** The rest, likewise. */
    final ArrayDeque<SchedulerTask> queue = new ArrayDeque<>();
    /** Streams of workers that have been asked for an inventory of the current epoch and have not answered. */
    final Set<Long> inventoriesDue = new LinkedHashSet<>();

    /** The workers that can start nothing of it for now, with what they say. */
    final Map<SchedulerWorker, WorkerToCoordinator.CannotPrepare> unprepared = new LinkedHashMap<>();

    private State state = State.DETACHED;
    Environment environment;
    int epoch;
    private long link; // 0 while detached
    long receivedNanos;
    long leaseDueNanos; // while detached
    long barrierDueNanos; // while recovering
    boolean inRing;
    boolean prestart;
    int queued;
    long backlog;
    CoordinatorToClient.Window window = new CoordinatorToClient.Window(0, 0);
    private double meanRunNanos = -1;

    SchedulerSession(SessionId id, Environment environment) {
        this.id = id;
        this.environment = environment;
    }

    /** Where a task waits. */
    ArrayDeque<SchedulerTask> lineOf(SchedulerTask task) {
        return task.number() > 1 ? again : queue;
    }

    State state() {
        return state;
    }

    /** The stream of its client; 0 while it has none. */
    long link() {
        return link;
    }

    boolean isAttached() {
        return link != 0;
    }

    /** Its client has come, with this stream. */
    void attach(long newLink) {
        state = TABLE.move(state, epoch == 1 ? State.ATTACHED : State.RECOVERING);
        link = newLink;
    }

    /** What no worker has reported by now is lost. */
    void recovered() {
        state = TABLE.move(state, State.ATTACHED);
    }

    /** Its client has no stream any more. */
    void detach() {
        state = TABLE.move(state, State.DETACHED);
        link = 0;
    }

    void close() {
        if (isAttached()) detach();
        state = TABLE.move(state, State.CLOSED);
    }

    /** The worker that keeps this result of a task that ended and has not been consumed. */
    @Nullable
    SchedulerWorker holderOf(BlobId result) {
        for (SchedulerTask task : tasks.values()) {
            if (result.equals(task.storedResult)) return task.worker;
        }
        return null;
    }

    /** Nothing is started for a client that has been silent for a while: it may be with another coordinator. */
    boolean isSilent(long now) {
        return now - receivedNanos >= Limits.SUSPECT_AFTER.toNanos();
    }

    void ran(long nanos) {
        meanRunNanos = meanRunNanos < 0 ? nanos : meanRunNanos + (nanos - meanRunNanos) / 16;
    }

    /** How many attempts a slot may hold beside the one it runs; unknown tasks are taken for long ones. */
    int aheadPerSlot() {
        if (meanRunNanos < 0) return 1;
        return (int) Math.max(1, Math.min(SchedulerConfig.AHEAD_PER_SLOT_MAX, AHEAD_NANOS / Math.max(1, meanRunNanos)));
    }
}
