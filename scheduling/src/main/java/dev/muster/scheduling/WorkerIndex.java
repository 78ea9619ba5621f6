package dev.muster.scheduling;

import java.util.Comparator;
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
    private int slots;

    void change(SchedulerWorker worker, Runnable change) {
        if (byLoad.remove(worker)) slots -= worker.slots;
        change.run();
        if (worker.takesWork()) {
            byLoad.add(worker);
            slots += worker.slots;
        }
    }

    @Nullable
    SchedulerWorker leastLoaded() {
        return byLoad.isEmpty() ? null : byLoad.first();
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
