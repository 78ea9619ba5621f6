package dev.muster.scheduling.scheduler;

import dev.muster.model.messages.WorkerToCoordinator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The workers that take work, the least loaded first. The order depends on what changes, so each change goes through
 * {@link #change}: out, changed, in again.
 */
final class WorkerIndex {
    private static final Comparator<SchedulerWorker> BY_LOAD = (a, b) -> {
        int byRatio = Long.compare((long) a.load() * b.slots, (long) b.load() * a.slots);
        return byRatio != 0 ? byRatio : a.id.compareTo(b.id);
    };

    private final TreeSet<SchedulerWorker> byLoad = new TreeSet<>(BY_LOAD);
    private final Set<SchedulerWorker> away = new LinkedHashSet<>();
    private int slots;

    void change(SchedulerWorker worker, Runnable change) {
        if (byLoad.remove(worker)) slots -= worker.slots;
        change.run();
        if (worker.takesWork()) {
            byLoad.add(worker);
            slots += worker.slots;
        }
        if (worker.mayComeBack()) away.add(worker);
        else away.remove(worker);
    }

    @Nullable
    SchedulerWorker leastLoaded() {
        return byLoad.isEmpty() ? null : byLoad.first();
    }

    /** The least loaded of those that can prepare this session; null if there is none. */
    @Nullable
    SchedulerWorker leastLoadedFor(SchedulerSession session) {
        if (session.unprepared.isEmpty()) return leastLoaded();
        for (SchedulerWorker worker : byLoad) if (!session.unprepared.containsKey(worker)) return worker;
        return null;
    }

    /** Those that have a slot free, the least loaded first. */
    List<SchedulerWorker> idle() {
        var idle = new ArrayList<SchedulerWorker>();
        for (SchedulerWorker worker : byLoad) {
            if (!worker.hasFreeSlot()) break;
            idle.add(worker);
        }
        return idle;
    }

    /** What all workers say that could run this session; empty as long as one could, or may yet, or none is there. */
    List<WorkerToCoordinator.CannotPrepare> verdicts(SchedulerSession session) {
        var verdicts = new ArrayList<WorkerToCoordinator.CannotPrepare>();
        if (session.unprepared.isEmpty() || byLoad.isEmpty()) return List.of();
        for (SchedulerWorker worker : byLoad) {
            WorkerToCoordinator.CannotPrepare verdict = session.unprepared.get(worker);
            if (verdict == null || !verdict.lasting()) return List.of();
            verdicts.add(verdict);
        }
        for (SchedulerWorker worker : away) {
            WorkerToCoordinator.CannotPrepare verdict = session.unprepared.get(worker);
            if (verdict == null || !verdict.lasting()) return List.of();
        }
        return verdicts;
    }

    @Nullable
    SchedulerWorker mostLoaded() {
        return byLoad.isEmpty() ? null : byLoad.last();
    }

    int workers() {
        return byLoad.size();
    }

    int slots() {
        return slots;
    }
}
