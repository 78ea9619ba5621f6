package dev.muster.scheduling.supervisor;

import dev.muster.scheduling.loop.Deadlines;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Lets no runner be idle while attempts wait in the queue of a busy one: what waits there is recalled. */
final class RunnerBalance {
    private static final long BALANCE_NANOS = 5_000_000L;

    private final Collection<SupervisorSession> sessions;
    private final BiConsumer<SupervisorRunner, List<SupervisorCommand>> recall;
    private boolean due;
    private long dueNanos;

    RunnerBalance(
            Collection<SupervisorSession> sessions, BiConsumer<SupervisorRunner, List<SupervisorCommand>> recall) {
        this.sessions = sessions;
        this.recall = recall;
    }

    void watch(long now) {
        boolean wanted = false;
        for (SupervisorSession session : sessions) wanted |= overloaded(session) != null;
        if (wanted && !due) dueNanos = now + BALANCE_NANOS;
        due = wanted;
    }

    /** A runner whose queue others could share. */
    private static @Nullable SupervisorRunner overloaded(SupervisorSession session) {
        int threads = session.environment.threadsPerRunner();
        boolean idle = false;
        SupervisorRunner most = null;
        for (SupervisorRunner runner : session.runners) {
            if (runner.recalling || runner.state() != RunnerState.READY) continue;
            idle |= runner.hasRoom(threads);
            boolean waits = runner.assigned.size() > threads;
            if (waits && (most == null || runner.assigned.size() > most.assigned.size())) most = runner;
        }
        return idle && session.queued == 0 ? most : null;
    }

    void timePassed(long now, List<SupervisorCommand> out) {
        if (!due || now - dueNanos < 0) return;
        due = false;
        for (SupervisorSession session : sessions) {
            SupervisorRunner runner = overloaded(session);
            if (runner != null) recall.accept(runner, out);
        }
    }

    void addDeadline(Deadlines deadlines) {
        if (due) deadlines.add(dueNanos);
    }
}
