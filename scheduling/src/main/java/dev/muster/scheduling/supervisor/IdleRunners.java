package dev.muster.scheduling.supervisor;

import dev.muster.scheduling.loop.Deadlines;
import dev.muster.scheduling.supervisor.SupervisorSession.Code;
import dev.muster.task.internal.Durations;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runners that have nothing to do. They end after the time that their environment allows, and sooner where tasks of another
 * session wait for their slot.
 */
final class IdleRunners {
    /**
     * About what it takes to start a runner. Tasks that are done by then are not worth another runner, and an idle session may
     * need its own runner again within such a time.
     */
    static final long GRACE_NANOS = 100_000_000L;

    private final SupervisorConfig config;
    private final Collection<SupervisorRunner> runners;
    private final Collection<SupervisorSession> sessions;
    private final BiConsumer<SupervisorRunner, List<SupervisorCommand>> stop;

    IdleRunners(
            SupervisorConfig config,
            Collection<SupervisorRunner> runners,
            Collection<SupervisorSession> sessions,
            BiConsumer<SupervisorRunner, List<SupervisorCommand>> stop) {
        this.config = config;
        this.runners = runners;
        this.sessions = sessions;
        this.stop = stop;
    }

    /** Notes since when runners are idle, and since when sessions have tasks that wait for a runner. */
    void watch(long now) {
        for (SupervisorSession session : sessions) {
            if (!isCrowded(session)) session.crowdedSinceNanos = null;
            else if (session.crowdedSinceNanos == null) session.crowdedSinceNanos = now;
            for (SupervisorRunner runner : session.runners) {
                if (!isIdle(runner)) runner.idleSinceNanos = null;
                else if (runner.idleSinceNanos == null) runner.idleSinceNanos = now;
            }
        }
    }

    private static boolean isIdle(SupervisorRunner runner) {
        return runner.state() == RunnerState.READY && runner.assigned.isEmpty();
    }

    /** Whether tasks of it wait and no runner is on its way to take them. One without any runner starves, which is worse. */
    private boolean isCrowded(SupervisorSession session) {
        boolean mayGrow = session.code() == Code.HERE
                && !session.mustWait()
                && session.unreleasedBytes <= config.unreleasedBytesMax();
        return mayGrow && !session.runners.isEmpty() && session.runnersOnTheirWay() == 0 && session.waiting() > 0;
    }

    /** At once, for a session that has something to do and no runner at all. */
    void takeFor(SupervisorSession session, List<SupervisorCommand> out) {
        if (!isFull()) return;
        for (SupervisorRunner runner : runners) {
            if (isIdle(runner) && mayGive(runner, session)) {
                stop.accept(runner, out);
                return;
            }
        }
    }

    void timePassed(long now, List<SupervisorCommand> out) {
        for (SupervisorRunner runner : List.copyOf(runners)) {
            Long end = end(runner);
            if (end != null && now - end >= 0) stop.accept(runner, out);
        }
        for (SupervisorSession session : sessions) {
            SupervisorRunner runner = dueFor(session);
            if (runner != null && now - due(session, runner) >= 0) stop.accept(runner, out);
        }
    }

    /** When the time of its environment is up; null if it has none. */
    private static @Nullable Long end(SupervisorRunner runner) {
        SupervisorSession session = runner.session;
        Long since = runner.idleSinceNanos;
        if (session == null || since == null || runner.isLeaving()) return null;
        return session.environment
                .keepAlive()
                .map(time -> since + Durations.nanos(time))
                .orElse(null);
    }

    /** The runner of another session that has been idle for longest and whose slot this session needs; null if there is none. */
    private @Nullable SupervisorRunner dueFor(SupervisorSession session) {
        if (session.crowdedSinceNanos == null || !isFull()) return null;
        SupervisorRunner longest = null;
        for (SupervisorRunner runner : runners) {
            Long since = runner.idleSinceNanos;
            if (since == null || !isIdle(runner) || !mayGive(runner, session)) continue;
            if (longest == null || longest.idleSinceNanos == null || since - longest.idleSinceNanos < 0)
                longest = runner;
        }
        return longest;
    }

    private static long due(SupervisorSession session, SupervisorRunner runner) {
        long crowded = session.crowdedSinceNanos == null ? 0 : session.crowdedSinceNanos;
        long idle = runner.idleSinceNanos == null ? crowded : runner.idleSinceNanos;
        return (idle - crowded > 0 ? idle : crowded) + GRACE_NANOS;
    }

    private static boolean mayGive(SupervisorRunner runner, SupervisorSession session) {
        SupervisorSession owner = runner.session;
        return owner != null && owner != session && owner.queued == 0;
    }

    /** Whether every slot has its runner, and none of them is about to be free. */
    private boolean isFull() {
        int used = 0;
        for (SupervisorRunner runner : runners) {
            if (runner.session == null) continue;
            if (runner.isLeaving()) return false;
            used++;
        }
        return used >= config.slots();
    }

    void addDeadlines(Deadlines deadlines) {
        for (SupervisorRunner runner : runners) {
            Long end = end(runner);
            if (end != null) deadlines.add(end);
        }
        for (SupervisorSession session : sessions) {
            SupervisorRunner runner = dueFor(session);
            if (runner != null) deadlines.add(due(session, runner));
        }
    }
}
