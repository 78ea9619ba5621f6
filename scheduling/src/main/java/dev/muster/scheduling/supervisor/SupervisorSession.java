package dev.muster.scheduling.supervisor;

import dev.muster.model.Environment;
import dev.muster.model.TaskFailure;
import dev.muster.scheduling.loop.StateTable;
import dev.muster.task.SessionId;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The state of one session: its environment, its queue, and the runners that belong to it for life. */
final class SupervisorSession {
    /** What a runner may have in its queue is aimed at this much time. */
    private static final double AHEAD_NANOS = 1_000_000;

    private static final int AHEAD_MAX = 64;

    /** What there is of its code on this host. */
    enum Code {
        ABSENT,
        ON_ITS_WAY,
        HERE,
        /** No runner can be made ready with it, here or elsewhere. */
        FAILED
    }

    static final StateTable<Code> CODE_TABLE = StateTable.of("code of a session", Code.class)
            .from(Code.ABSENT, Code.ON_ITS_WAY, Code.FAILED)
            .from(Code.ON_ITS_WAY, Code.HERE, Code.ABSENT, Code.FAILED)
            .from(Code.HERE, Code.ABSENT, Code.FAILED)
            .build();

    final SessionId id;
    final Environment environment;
    /** May hold attempts that are queued no more: skipped when met. */
    final ArrayDeque<SupervisorAttempt> queue = new ArrayDeque<>();

    final Set<SupervisorRunner> runners = new LinkedHashSet<>();
    int epoch;
    long openedOnLink;
    private Code code = Code.ABSENT;

    @Nullable
    TaskFailure failure; // where the code has FAILED

    /** Why nothing of it can be started here for now. */
    @Nullable
    PreparationTrouble trouble;

    boolean closed;
    /** Runners are wanted ahead of tasks; asked for once. */
    boolean prestart;

    int queued;
    int startFailures;
    long unreleasedBytes;
    /** Since when it has had something queued and no runner at all. */
    @Nullable
    Long starvesSinceNanos;

    /** Since when its tasks have waited for another runner, while none was on its way. */
    @Nullable
    Long crowdedSinceNanos;

    private double meanRunNanos = -1;

    SupervisorSession(SessionId id, Environment environment) {
        this.id = id;
        this.environment = environment;
    }

    Code code() {
        return code;
    }

    /** Enters a state of its code; to become what it already is changes nothing. */
    void codeBecomes(Code next) {
        if (next != code) code = CODE_TABLE.move(code, next);
    }

    /** Nothing is prepared for it until the pause after its last trouble is over. */
    boolean mustWait() {
        return trouble != null && trouble.phase() == PreparationTrouble.Phase.WAITING;
    }

    /** Attempts of it go back: its coordinator sends no more until the worker says CanPrepare. */
    boolean refusesAttempts() {
        return trouble != null && trouble.isReported();
    }

    void ran(long nanos) {
        meanRunNanos = meanRunNanos < 0 ? nanos : meanRunNanos + (nanos - meanRunNanos) / 16;
    }

    /** How many attempts a runner may hold, those it runs included. */
    int depth() {
        int threads = environment.threadsPerRunner();
        if (meanRunNanos < 0) return threads;
        int ahead = (int) Math.max(1, Math.min(AHEAD_MAX, AHEAD_NANOS / Math.max(1, meanRunNanos)));
        return threads * ahead;
    }

    /** How many attempts no runner of it can run now: those in its queue, and those in the queues of its runners. */
    int waiting() {
        int threads = environment.threadsPerRunner();
        int count = queued;
        for (SupervisorRunner runner : runners) count += Math.max(0, runner.assigned.size() - threads);
        return count;
    }

    boolean hasReadyRunner() {
        for (SupervisorRunner runner : runners) if (runner.state() == RunnerState.READY) return true;
        return false;
    }

    int runnersOnTheirWay() {
        int count = 0;
        for (SupervisorRunner runner : runners) {
            if (runner.exiting) continue;
            if (runner.state() == RunnerState.STARTING || runner.state() == RunnerState.BINDING) count++;
        }
        return count;
    }
}
