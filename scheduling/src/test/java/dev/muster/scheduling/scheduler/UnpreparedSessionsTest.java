package dev.muster.scheduling.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Attempt;
import dev.muster.model.AttemptLimits;
import dev.muster.model.Certainty;
import dev.muster.model.ClusterStatus;
import dev.muster.model.Environment;
import dev.muster.model.FailureKind;
import dev.muster.model.OpenAttempt;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.Place;
import dev.muster.model.TaskFailure;
import dev.muster.model.WorkerId;
import dev.muster.model.messages.ClientToCoordinator;
import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.task.SessionId;
import dev.muster.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a coordinator does with workers that cannot prepare a session, one rule at a time. */
final class UnpreparedSessionsTest {
    private static final SessionId SESSION = new SessionId(1, 2);
    private static final SessionId OTHER = new SessionId(1, 3);
    private static final Environment ENVIRONMENT =
            new Environment(List.of(), List.of(), Map.of(), Optional.empty(), 1, 0, Duration.ofSeconds(2));
    private static final Payload CALL = Payload.inline(new byte[10]);
    private static final WorkerId ALPHA = new WorkerId("alpha", 11);
    private static final WorkerId BETA = new WorkerId("beta", 22);
    private static final long CLIENT = 1;
    private static final long OTHER_CLIENT = 2;
    private static final long ALPHA_LINK = 10;
    private static final long BETA_LINK = 20;

    private final Scheduler scheduler = new Scheduler(SchedulerConfig.DEFAULT, 0);
    private long now = 1;

    @BeforeEach
    void twoWorkersAndAClient() {
        attach(CLIENT, SESSION);
        join(ALPHA_LINK, ALPHA);
        join(BETA_LINK, BETA);
    }

    @Test
    void whatAWorkerGivesBackGoesToTheOtherThoughTheFirstIsIdle() {
        assertThat(dispatched(ALPHA_LINK, offer(0))).containsExactly(0L);
        worker(ALPHA_LINK, cannot(FailureKind.REFUSED, "its disk is full", false));
        assertThat(dispatched(BETA_LINK, returned(0))).containsExactly(0L);
        assertThat(dispatched(BETA_LINK, offer(1))).containsExactly(1L);
        assertThat(dispatched(ALPHA_LINK, offer(2))).isEmpty();
    }

    @Test
    void whatNoWorkerHasRoomForWaitsAtTheCoordinatorAndNotAtTheOneThatCannot() {
        worker(ALPHA_LINK, cannot(FailureKind.REFUSED, "its disk is full", true));
        var said = new ArrayList<SchedulerCommand>();
        for (int seq = 0; seq < 9; seq++) said.addAll(offer(seq));
        assertThat(dispatched(BETA_LINK, said)).containsExactly(0L, 1L);
        assertThat(dispatched(ALPHA_LINK, said)).isEmpty();
        assertThat(toClient(said)).isEmpty();
        assertThat(dispatched(ALPHA_LINK, worker(ALPHA_LINK, new WorkerToCoordinator.CanPrepare(SESSION))))
                .containsExactly(2L, 3L);
    }

    @Test
    void nothingIsCalledBackForAnIdleWorkerThatCannotRunIt() {
        worker(ALPHA_LINK, cannot(FailureKind.REFUSED, "its disk is full", true));
        offer(0);
        offer(1);
        var said = new ArrayList<SchedulerCommand>();
        for (int i = 0; i < 20; i++) {
            now += 50_000_000;
            said.addAll(scheduler.handle(new SchedulerEvent.TimePassed(), now));
        }
        assertThat(toWorker(BETA_LINK, said)).noneMatch(CoordinatorToWorker.Recall.class::isInstance);
    }

    @Test
    void otherSessionsGoOnWhereOneCannotBePrepared() {
        attach(OTHER_CLIENT, OTHER);
        worker(ALPHA_LINK, cannot(FailureKind.REFUSED, "its disk is full", true));
        worker(BETA_LINK, cannot(FailureKind.REFUSED, "its disk is full", false));
        assertThat(dispatched(ALPHA_LINK, offer(0))).isEmpty();
        var offer = new ClientToCoordinator.Offer(7, 1, AttemptLimits.DEFAULT, CALL);
        assertThat(dispatched(ALPHA_LINK, client(OTHER_CLIENT, offer))).containsExactly(7L);
    }

    @Test
    void onlyWhereEveryWorkerSaysThatWaitingDoesNotHelpTheTaskFailsWithTheirWords() {
        offer(0);
        worker(ALPHA_LINK, cannot(FailureKind.REFUSED, "its disk is full", true));
        returned(0);
        assertThat(toClient(worker(BETA_LINK, cannot(FailureKind.REFUSED, "the line is down", false))))
                .as("it may pass")
                .isEmpty();
        worker(BETA_LINK, new WorkerToCoordinator.Returned(attempt(0)));
        var failed = failures(worker(BETA_LINK, cannot(FailureKind.REFUSED, "the line is down", true)));
        assertThat(failed).singleElement().satisfies(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
            assertThat(failure.message())
                    .contains(
                            "None of the 2 workers", "worker alpha: its disk is full", "worker beta: the line is down");
        });
        assertThat(failures(offer(1))).as("later ones at once").hasSize(1);
        worker(ALPHA_LINK, new WorkerToCoordinator.CanPrepare(SESSION));
        assertThat(dispatched(ALPHA_LINK, offer(2))).containsExactly(2L);
    }

    @Test
    void theOnlyWorkerDecidesAtOnceAndInItsOwnWords() {
        scheduler.handle(new SchedulerEvent.DrainAsked("beta"), ++now);
        offer(0);
        var failed = failures(worker(ALPHA_LINK, cannot(FailureKind.ENVIRONMENT_FAILED, "unknown option", true)));
        failed.addAll(failures(returned(0)));
        assertThat(failed).singleElement().satisfies(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.ENVIRONMENT_FAILED);
            assertThat(failure.message()).isEqualTo("unknown option");
            assertThat(failure.place().orElseThrow().worker()).isEqualTo(ALPHA);
        });
    }

    @Test
    void aWorkerThatMayComeBackIsWaitedFor() {
        scheduler.handle(new SchedulerEvent.LinkDown(BETA_LINK), ++now);
        offer(0);
        worker(ALPHA_LINK, cannot(FailureKind.REFUSED, "its disk is full", true));
        assertThat(failures(returned(0))).isEmpty();
        assertThat(dispatched(BETA_LINK + 1, join(BETA_LINK + 1, BETA))).containsExactly(0L);
    }

    @Test
    void whatARunnerAnnouncedAndThenCouldNotReadNeverStarted() {
        offer(0);
        worker(ALPHA_LINK, new WorkerToCoordinator.Started(attempt(0), new Place("host", ALPHA, 5)));
        worker(ALPHA_LINK, cannot(FailureKind.PAYLOAD_UNREADABLE, "too new", true));
        assertThat(toClient(returned(0)))
                .singleElement()
                .satisfies(said -> assertThat(said)
                        .isEqualTo(new CoordinatorToClient.Lost(
                                0, 1, Certainty.NEVER_STARTED, "worker alpha gave it back")));
    }

    @Test
    void theStatusShowsWhatAWorkerCannotPrepareAndWhy() {
        worker(ALPHA_LINK, cannot(FailureKind.REFUSED, "its disk is full", true));
        assertThat(status(ALPHA).unprepared())
                .containsExactly(new ClusterStatus.Unprepared(SESSION, "its disk is full"));
        assertThat(status(ALPHA).state()).as("for others").isEqualTo(ClusterStatus.WorkerState.READY);
        worker(ALPHA_LINK, new WorkerToCoordinator.CanPrepare(SESSION));
        assertThat(status(ALPHA).unprepared()).isEmpty();
        worker(ALPHA_LINK, cannot(FailureKind.REFUSED, "its disk is full", true));
        client(CLIENT, new ClientToCoordinator.Goodbye());
        assertThat(status(ALPHA).unprepared()).as("the session is over").isEmpty();
    }

    @Test
    void aRefusalIsToldAgainToAClientThatWasAway() {
        scheduler.handle(new SchedulerEvent.DrainAsked("beta"), ++now);
        offer(0);
        scheduler.handle(new SchedulerEvent.LinkDown(CLIENT), ++now);
        worker(ALPHA_LINK, cannot(FailureKind.REFUSED, "its disk is full", true));
        returned(0);
        var open = List.of(new OpenAttempt(0, 1, false));
        var said = scheduler.handle(
                new SchedulerEvent.FromClient(
                        CLIENT + 5, new ClientToCoordinator.Attach(SESSION, 2, ENVIRONMENT, open)),
                ++now);
        assertThat(failures(said)).hasSize(1);
    }

    // ---- the cluster

    private static Attempt attempt(long seq) {
        return new Attempt(new TaskId(SESSION, seq), 1);
    }

    private static WorkerToCoordinator cannot(FailureKind kind, String why, boolean lasting) {
        var place = new Place("host", ALPHA, 1);
        return new WorkerToCoordinator.CannotPrepare(
                SESSION, TaskFailure.of(kind, why).at(place), lasting);
    }

    private void attach(long link, SessionId session) {
        client(link, new ClientToCoordinator.Attach(session, 1, ENVIRONMENT, List.of()));
    }

    private List<SchedulerCommand> join(long link, WorkerId id) {
        return worker(link, new WorkerToCoordinator.Join(id, "host", 1, link, 1, List.of()));
    }

    private List<SchedulerCommand> offer(long seq) {
        return client(CLIENT, new ClientToCoordinator.Offer(seq, 1, AttemptLimits.DEFAULT, CALL));
    }

    private List<SchedulerCommand> returned(long seq) {
        return worker(ALPHA_LINK, new WorkerToCoordinator.Returned(attempt(seq)));
    }

    private List<SchedulerCommand> client(long link, ClientToCoordinator message) {
        return scheduler.handle(new SchedulerEvent.FromClient(link, message), ++now);
    }

    private List<SchedulerCommand> worker(long link, WorkerToCoordinator message) {
        return scheduler.handle(new SchedulerEvent.FromWorker(link, message), ++now);
    }

    private ClusterStatus.Worker status(WorkerId id) {
        return scheduler.status("c", "b", 0, link -> new Scheduler.Peer("", 0)).workers().stream()
                .filter(worker -> worker.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<CoordinatorToWorker> toWorker(long link, List<SchedulerCommand> commands) {
        var said = new ArrayList<CoordinatorToWorker>();
        for (SchedulerCommand command : commands) {
            if (command instanceof SchedulerCommand.ToWorker c && c.link() == link) said.add(c.message());
        }
        return said;
    }

    private static List<Long> dispatched(long link, List<SchedulerCommand> commands) {
        var seqs = new ArrayList<Long>();
        for (CoordinatorToWorker said : toWorker(link, commands)) {
            if (said instanceof CoordinatorToWorker.Dispatch dispatch)
                seqs.add(dispatch.attempt().task().seq());
        }
        return seqs;
    }

    private static List<CoordinatorToClient> toClient(List<SchedulerCommand> commands) {
        var said = new ArrayList<CoordinatorToClient>();
        for (SchedulerCommand command : commands) {
            if (command instanceof SchedulerCommand.ToClient c) said.add(c.message());
        }
        said.removeIf(CoordinatorToClient.CoordinatorBeat.class::isInstance);
        said.removeIf(CoordinatorToClient.Window.class::isInstance);
        return said;
    }

    private static List<TaskFailure> failures(List<SchedulerCommand> commands) {
        var failures = new ArrayList<TaskFailure>();
        for (CoordinatorToClient said : toClient(commands)) {
            if (said instanceof CoordinatorToClient.Ended ended && ended.outcome() instanceof Outcome.Failed failed) {
                failures.add(failed.failure());
            }
        }
        return failures;
    }
}
