package dev.muster.scheduling.supervisor;

import dev.muster.model.Attempt;
import dev.muster.model.HeldAttempt;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.Place;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.scheduling.supervisor.SupervisorAttempt.State;
import dev.muster.task.SessionId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The attempts that a worker holds, and what it reports of them. What happens while no stream is up is in the next snapshot. */
final class HeldAttempts {
    private final Map<Attempt, SupervisorAttempt> held = new LinkedHashMap<>();
    private final BiConsumer<WorkerToCoordinator, List<SupervisorCommand>> send;

    HeldAttempts(BiConsumer<WorkerToCoordinator, List<SupervisorCommand>> send) {
        this.send = send;
    }

    @Nullable
    SupervisorAttempt get(Attempt attempt) {
        return held.get(attempt);
    }

    /** Copied: what is done with them changes the original. */
    List<SupervisorAttempt> all() {
        return new ArrayList<>(held.values());
    }

    List<Attempt> ids() {
        return List.copyOf(held.keySet());
    }

    int unended() {
        int count = 0;
        for (SupervisorAttempt attempt : held.values()) if (attempt.state() != State.ENDED) count++;
        return count;
    }

    /** What is wrong with the books; empty if nothing is. */
    String inconsistency() {
        for (SupervisorAttempt attempt : held.values()) {
            boolean withRunner = attempt.state() == State.ASSIGNED || attempt.state() == State.RUNNING;
            boolean perhaps = attempt.state() == State.ANNOUNCED;
            if (!perhaps && withRunner != (attempt.runner != null)) return attempt.attempt + " is " + attempt.state();
            if (attempt.runner != null && !attempt.runner.assigned.containsKey(attempt.attempt)) {
                return attempt.attempt + " is not where it says it is";
            }
            if (attempt.isUnstarted() && attempt.call == null) return attempt.attempt + " has lost its call";
        }
        return "";
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    void add(SupervisorAttempt attempt) {
        held.put(attempt.attempt, attempt);
    }

    List<HeldAttempt> snapshot(@Nullable SessionId only) {
        var list = new ArrayList<HeldAttempt>();
        for (SupervisorAttempt a : held.values()) {
            if (a.released || (only != null && !a.session.id.equals(only))) continue;
            boolean announced = a.announcedNanos != null && a.needsAcknowledgement() && a.isUnstarted();
            list.add(new HeldAttempt(
                    a.attempt, a.epoch, Optional.ofNullable(a.place), Optional.ofNullable(a.outcome), announced));
        }
        return list;
    }

    // ---- the queue

    /** Its call is brought to the disk first. */
    void fetch(SupervisorAttempt attempt, Payload.Stored call, List<SupervisorCommand> out) {
        attempt.hasCallFile = true;
        out.add(new SupervisorCommand.FetchCall(attempt.attempt, call));
    }

    void queue(SupervisorAttempt attempt) {
        attempt.become(State.QUEUED);
        attempt.session.queue.addLast(attempt);
        attempt.session.queued++;
    }

    /** To the front: it has waited once already. */
    void queueFirst(SupervisorAttempt attempt) {
        attempt.become(State.QUEUED);
        attempt.session.queue.addFirst(attempt);
        attempt.session.queued++;
    }

    void assign(SupervisorAttempt attempt, SupervisorRunner runner) {
        leaveQueue(attempt, attempt.needsAcknowledgement() ? State.ANNOUNCED : State.ASSIGNED);
        attempt.runner = runner;
        runner.assigned.put(attempt.attempt, attempt);
        runner.given++;
    }

    /** A place in the runner is reserved for it, and its client is informed that it is about to start. */
    void announce(SupervisorAttempt attempt, long now, List<SupervisorCommand> out) {
        if (attempt.announcedNanos != null) return; // the answer is on its way, or the next snapshot repeats it
        attempt.announcedNanos = now;
        send.accept(new WorkerToCoordinator.Announced(attempt.attempt), out);
    }

    /** Its client has acknowledged it: it comes behind those that the runner has already. */
    void admit(SupervisorAttempt attempt, SupervisorRunner runner) {
        attempt.become(State.ASSIGNED);
        runner.assigned.remove(attempt.attempt);
        runner.assigned.put(attempt.attempt, attempt);
    }

    /** No place is reserved any more for what was announced before that moment: it waits for its client without one. */
    void expireReservations(SupervisorRunner runner, long before) {
        for (SupervisorAttempt attempt : new ArrayList<>(runner.assigned.values())) {
            Long since = attempt.announcedNanos;
            if (attempt.state() == State.ANNOUNCED && since != null && since - before <= 0) leaveRunner(attempt);
        }
    }

    /** No place is reserved in this runner any more: what waited for its client there is queued again. */
    void clearReservations(SupervisorRunner runner, List<SupervisorCommand> out) {
        var waiting = new ArrayList<>(runner.assigned.values());
        for (int i = waiting.size() - 1; i >= 0; i--) { // from the back, so that the front stays in front
            if (waiting.get(i).state() == State.ANNOUNCED) requeue(waiting.get(i), out);
        }
    }

    /** It has not started in its runner and will not. */
    void requeue(SupervisorAttempt attempt, List<SupervisorCommand> out) {
        leaveRunner(attempt);
        attempt.interrupted = false;
        attempt.stopDueNanos = null;
        if (attempt.released) forget(attempt, out);
        else if (attempt.cancelled) ended(attempt, new Outcome.Cancelled(), 0, out);
        else if (attempt.recalled) giveBack(attempt, out);
        else if (attempt.session.failure != null) {
            ended(attempt, new Outcome.Failed(attempt.session.failure), 0, out);
        } else if (attempt.session.refusesAttempts() && !attempt.session.hasReadyRunner()) giveBack(attempt, out);
        else queueFirst(attempt);
    }

    private static void leaveQueue(SupervisorAttempt attempt, State next) {
        if (attempt.state() == State.QUEUED) attempt.session.queued--;
        attempt.become(next);
    }

    void leaveRunner(SupervisorAttempt attempt) {
        SupervisorRunner runner = attempt.runner;
        if (runner == null) return;
        runner.assigned.remove(attempt.attempt);
        if (attempt.state() == State.ANNOUNCED) runner.given--; // it never was
        attempt.runner = null;
    }

    // ---- reports

    void started(SupervisorAttempt attempt, Place place, List<SupervisorCommand> out) {
        attempt.become(State.RUNNING);
        attempt.place = place;
        if (!attempt.released) send.accept(new WorkerToCoordinator.Started(attempt.attempt, place), out);
    }

    void ended(SupervisorAttempt attempt, Outcome outcome, long runNanos, List<SupervisorCommand> out) {
        leaveRunner(attempt);
        leaveQueue(attempt, State.ENDED);
        releaseCall(attempt, out);
        attempt.stopDueNanos = null;
        attempt.outcome = outcome;
        attempt.session.unreleasedBytes += outcome.inlineBytes();
        if (attempt.released) forget(attempt, out);
        else send.accept(new WorkerToCoordinator.Ended(attempt.attempt, outcome, runNanos), out);
    }

    /** It has not started here and will not. */
    void giveBack(SupervisorAttempt attempt, List<SupervisorCommand> out) {
        boolean report = !attempt.released;
        forget(attempt, out);
        if (report) send.accept(new WorkerToCoordinator.Returned(attempt.attempt), out);
    }

    void forget(SupervisorAttempt attempt, List<SupervisorCommand> out) {
        leaveRunner(attempt);
        leaveQueue(attempt, State.GONE);
        held.remove(attempt.attempt);
        releaseCall(attempt, out);
        Outcome outcome = attempt.outcome;
        if (outcome == null) return;
        attempt.session.unreleasedBytes -= outcome.inlineBytes();
        outcome.stored().ifPresent(stored -> out.add(new SupervisorCommand.ForgetResult(attempt.attempt, stored)));
    }

    /** It does not run here any more. */
    private static void releaseCall(SupervisorAttempt attempt, List<SupervisorCommand> out) {
        if (attempt.hasCallFile) out.add(new SupervisorCommand.ReleaseCall(attempt.attempt));
        attempt.hasCallFile = false;
        attempt.call = null;
    }
}
