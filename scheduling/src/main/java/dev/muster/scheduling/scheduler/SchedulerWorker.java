package dev.muster.scheduling.scheduler;

import dev.muster.model.Attempt;
import dev.muster.model.WorkerId;
import dev.muster.task.SessionId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What a coordinator believes of one worker daemon. */
final class SchedulerWorker {
    final WorkerId id;
    final String host;
    final long pid;
    /** What it holds for sessions known here and has not ended, in the order of dispatch. */
    final Map<Attempt, SchedulerTask> held = new LinkedHashMap<>();
    /** What has ended there and has not been consumed: it keeps the outcomes. */
    final Map<Attempt, SchedulerTask> unreleased = new LinkedHashMap<>();
    /** What it holds for sessions not known here: their clients may yet come. */
    final Set<Attempt> foreign = new LinkedHashSet<>();
    /** What it has brought back of tasks whose next attempt may not have begun: that next attempt. */
    final Map<Attempt, SchedulerTask> broughtBack = new LinkedHashMap<>();
    /** The sessions that were opened on this stream, with their epochs. */
    final Map<SessionId, Integer> opened = new LinkedHashMap<>();

    long registration;
    long link; // 0 while its stream is down
    int slots;
    String reason = "";
    boolean draining;
    boolean suspect;
    boolean lost;
    long receivedNanos;
    long graceDueNanos; // while its stream is down
    long ended;

    SchedulerWorker(WorkerId id, String host, long pid) {
        this.id = id;
        this.host = host;
        this.pid = pid;
    }

    int load() {
        return held.size() + foreign.size();
    }

    boolean takesWork() {
        return link != 0 && !suspect && !draining && slots > 0;
    }

    /** Whether it takes no work and may do so again by itself: then it is not known yet what it could run. */
    boolean mayComeBack() {
        return !lost && !draining && slots > 0 && (link == 0 || suspect);
    }

    boolean hasFreeSlot() {
        return takesWork() && load() < slots;
    }

    /** Whether it may be given one more, when a slot may hold so many beside the one it runs. */
    boolean hasCredit(int aheadPerSlot) {
        return takesWork() && load() < (long) slots * (1 + aheadPerSlot);
    }
}
