package dev.muster.scheduling.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Attempt;
import dev.muster.model.HeldAttempt;
import dev.muster.model.Place;
import dev.muster.model.WorkerId;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a worker reports of the attempts that it holds, on each stream and for each session. */
final class SnapshotsTest extends SupervisorFixture {
    private static final Place PLACE = new Place("host", new WorkerId("alpha", 11), 4711);

    SnapshotsTest() {
        super(1, 0, false);
    }

    private WorkerToCoordinator.Join joinAnew() {
        happens(new SupervisorEvent.LinkDown(link, "cut"));
        commands.clear();
        now += SECOND;
        join();
        return said(WorkerToCoordinator.Join.class).get(0);
    }

    private static HeldAttempt held(Attempt attempt) {
        return new HeldAttempt(attempt, 1, Optional.empty(), Optional.empty());
    }

    @Test
    void r1_eachStreamBeginsWithAllThatTheWorkerHolds() {
        long runner = readyRunner();
        Attempt ended = dispatch();
        started(runner, ended);
        ended(runner, ended);
        Attempt running = dispatch();
        started(runner, running);
        Attempt queued = dispatch();
        long before = link;
        assertThat(joinAnew())
                .isEqualTo(new WorkerToCoordinator.Join(
                        new WorkerId("alpha", 11),
                        "host",
                        7,
                        before + 1,
                        1,
                        List.of(
                                new HeldAttempt(ended, 1, Optional.of(PLACE), Optional.of(DONE)),
                                new HeldAttempt(running, 1, Optional.of(PLACE), Optional.empty()),
                                held(queued))));
    }

    @Test
    void r3_anAttemptThatEndsWithoutACoordinatorIsInTheNextSnapshotWithItsOutcome() {
        long runner = readyRunner();
        Attempt attempt = dispatch();
        started(runner, attempt);
        happens(new SupervisorEvent.LinkDown(link, "cut"));
        commands.clear();
        ended(runner, attempt);
        assertThat(said(WorkerToCoordinator.class)).as("there is no stream").isEmpty();
        now += SECOND;
        join();
        assertThat(said(WorkerToCoordinator.Join.class).get(0).held())
                .containsExactly(new HeldAttempt(attempt, 1, Optional.of(PLACE), Optional.of(DONE)));
    }

    @Test
    void whatIsReleasedIsInNoSnapshotEvenIfItStillRuns() {
        long runner = readyRunner();
        Attempt attempt = dispatch();
        started(runner, attempt);
        receive(new CoordinatorToWorker.Release(attempt));
        assertThat(supervisor.held()).containsExactly(attempt);
        assertThat(joinAnew().held()).isEmpty();
    }

    @Test
    void eachOpeningOfASessionIsAnsweredWithWhatTheWorkerHoldsOfIt() {
        join();
        open(SESSION, Wish.PLAIN);
        open(OTHER, Wish.PLAIN);
        Attempt own = dispatch();
        dispatch(OTHER);
        commands.clear();
        open(SESSION, Wish.PLAIN);
        assertThat(said(WorkerToCoordinator.class))
                .containsExactly(new WorkerToCoordinator.Inventory(SESSION, 1, List.of(held(own))));
    }

    @Test
    void aStartIsReportedWithThePlaceWhereItHappens() {
        long runner = readyRunner();
        Attempt attempt = dispatch();
        commands.clear();
        started(runner, attempt);
        started(runner, attempt);
        assertThat(said(WorkerToCoordinator.class)).containsExactly(new WorkerToCoordinator.Started(attempt, PLACE));
    }
}
