package dev.muster.scheduling.supervisor;

import dev.muster.model.Attempt;
import dev.muster.model.RunnerJvm;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state of one child JVM. */
final class SupervisorRunner {
    final long id;
    final RunnerJvm jvm;
    /** What it was given and has not ended, in that order, which is the order in which it starts them. */
    final Map<Attempt, SupervisorAttempt> assigned = new LinkedHashMap<>();

    @Nullable
    SupervisorSession session;

    long pid;
    long given;
    boolean recycle;
    boolean recalling;
    String killedBecause = "";
    boolean unresponsive;
    /** User code has asked it to exit, and it will be killed if it takes too long over that. */
    boolean exiting;
    /** Whether it has had its environment, however it ended. */
    boolean bound;
    /** Killed because it took too long over its environment. */
    boolean bindOverdue;
    /** Killed before it was up, because nothing is left for it to do. */
    boolean unneeded;

    /** STARTING, BINDING: when it is given up. READY: when silence is up. Exiting: when it has to be gone. */
    long dueNanos;

    long boundNanos;
    /** Since when it is ready and has nothing to do. */
    @Nullable
    Long idleSinceNanos;

    private RunnerState state = RunnerState.STARTING;

    SupervisorRunner(long id, RunnerJvm jvm) {
        this.id = id;
        this.jvm = jvm;
    }

    RunnerState state() {
        return state;
    }

    void become(RunnerState next) {
        state = RunnerState.TABLE.move(state, next);
    }

    boolean isLeaving() {
        return state == RunnerState.STOPPING || state == RunnerState.KILLING;
    }

    /** Whether it may be given one more, when it may hold so many. */
    boolean hasRoom(int depth) {
        if (state != RunnerState.READY || exiting || recycle || recalling || session == null) return false;
        int limit = session.environment.maxTasksPerRunner();
        return assigned.size() < depth && (limit == 0 || given < limit);
    }

    boolean holdsUnstarted() {
        return assigned.values().stream().anyMatch(SupervisorAttempt::isUnstarted);
    }

    boolean isUsedUp() {
        if (session == null) return recycle;
        int limit = session.environment.maxTasksPerRunner();
        return recycle || (limit > 0 && given >= limit);
    }
}
