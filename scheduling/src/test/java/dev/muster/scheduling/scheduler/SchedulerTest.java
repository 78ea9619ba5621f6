package dev.muster.scheduling.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Attempt;
import dev.muster.model.AttemptLimits;
import dev.muster.model.Certainty;
import dev.muster.model.Environment;
import dev.muster.model.HeldAttempt;
import dev.muster.model.OpenAttempt;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.Place;
import dev.muster.model.RefusalReason;
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
import org.junit.jupiter.api.Test;

/** The rules of the wire as a coordinator keeps them, one at a time. */
final class SchedulerTest {
    private static final SessionId SESSION = new SessionId(1, 2);
    private static final Environment ENVIRONMENT =
            new Environment(List.of(), List.of(), Map.of(), Optional.empty(), 1, 0, Duration.ofSeconds(2));
    private static final Payload CALL = Payload.inline(new byte[10]);
    private static final Outcome DONE = new Outcome.Succeeded(Payload.inline(new byte[1]));
    private static final WorkerId ALPHA = new WorkerId("alpha", 11);
    private static final WorkerId BETA = new WorkerId("beta", 22);
    private static final long CLIENT = 1;
    private static final long CLIENT_AGAIN = 2;
    private static final long ALPHA_LINK = 10;
    private static final long BETA_LINK = 20;

    private final Scheduler scheduler = new Scheduler(SchedulerConfig.DEFAULT, 0);
    private long now = 1;

    private static Attempt attempt(long seq, int number) {
        return new Attempt(new TaskId(SESSION, seq), number);
    }

    private static Place placeOn(WorkerId worker) {
        return new Place("host", worker, 4711);
    }

    private static CoordinatorToWorker dispatch(long seq, int number, int epoch) {
        return new CoordinatorToWorker.Dispatch(attempt(seq, number), epoch, AttemptLimits.DEFAULT, CALL);
    }

    private List<SchedulerCommand> client(ClientToCoordinator message) {
        return scheduler.handle(new SchedulerEvent.FromClient(CLIENT, message), ++now);
    }

    private List<SchedulerCommand> worker(long link, WorkerToCoordinator message) {
        return scheduler.handle(new SchedulerEvent.FromWorker(link, message), ++now);
    }

    private List<SchedulerCommand> attach(long link, int epoch, OpenAttempt... open) {
        var message = new ClientToCoordinator.Attach(SESSION, epoch, ENVIRONMENT, List.of(open));
        return scheduler.handle(new SchedulerEvent.FromClient(link, message), ++now);
    }

    private List<SchedulerCommand> join(long link, WorkerId id, int slots, HeldAttempt... held) {
        return worker(link, new WorkerToCoordinator.Join(id, "host", 1, link, slots, List.of(held)));
    }

    private List<SchedulerCommand> offer(long seq, int number) {
        return client(new ClientToCoordinator.Offer(seq, number, AttemptLimits.DEFAULT, CALL));
    }

    /** Lets time pass in small steps, as the loop would. */
    private List<SchedulerCommand> wait(Duration duration) {
        var out = new ArrayList<SchedulerCommand>();
        long end = now + duration.toNanos();
        while (now < end) {
            now += 50_000_000;
            out.addAll(scheduler.handle(new SchedulerEvent.TimePassed(), now));
        }
        return out;
    }

    private static List<CoordinatorToWorker> toWorker(long link, List<SchedulerCommand> commands) {
        var said = new ArrayList<CoordinatorToWorker>();
        for (SchedulerCommand command : commands) {
            if (command instanceof SchedulerCommand.ToWorker c && c.link() == link) said.add(c.message());
        }
        said.removeIf(CoordinatorToWorker.CoordinatorBeat.class::isInstance);
        return said;
    }

    private static List<CoordinatorToClient> toClient(List<SchedulerCommand> commands) {
        var said = new ArrayList<CoordinatorToClient>();
        for (SchedulerCommand command : commands) {
            if (command instanceof SchedulerCommand.ToClient c) said.add(c.message());
        }
        said.removeIf(CoordinatorToClient.CoordinatorBeat.class::isInstance);
        return said;
    }

    @Test
    void anOlderRegistrationThatIsHeardLaterIsTurnedAway() {
        attach(CLIENT, 1);
        join(ALPHA_LINK + 1, ALPHA, 1);
        assertThat(join(ALPHA_LINK, ALPHA, 1))
                .containsExactly(new SchedulerCommand.CloseLink(ALPHA_LINK, "the worker has registered anew since"));
        assertThat(toWorker(ALPHA_LINK + 1, offer(0, 1))).contains(dispatch(0, 1, 1));
    }

    @Test
    void whatAWorkerWasGivenUnderALaterEpochIsNotReleasedByACoordinatorThatWasLeftBehind() {
        attach(CLIENT, 1);
        offer(0, 1);
        var elsewhere = new HeldAttempt(attempt(5, 1), 2, Optional.empty(), Optional.empty());
        List<SchedulerCommand> said = join(ALPHA_LINK, ALPHA, 1, elsewhere);
        assertThat(toWorker(ALPHA_LINK, said)).isEmpty();
        assertThat(toClient(said))
                .singleElement()
                .isInstanceOfSatisfying(
                        CoordinatorToClient.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(RefusalReason.STALE_EPOCH));
    }

    @Test
    void workersRegisterAnewWhereTheClientOfOneOfTheirSessionsIsWithAnotherCoordinator() {
        attach(CLIENT, 1);
        join(ALPHA_LINK, ALPHA, 1);
        join(BETA_LINK, BETA, 1);
        assertThat(toWorker(ALPHA_LINK, offer(0, 1))).contains(dispatch(0, 1, 1));
        assertThat(worker(BETA_LINK, new WorkerToCoordinator.StaleEpoch(SESSION, 2)))
                .as("only the worker that knows the session from here")
                .contains(new SchedulerCommand.CloseLink(
                        ALPHA_LINK, "the client of session " + SESSION + " is with another coordinator"))
                .noneMatch(command -> command instanceof SchedulerCommand.CloseLink c && c.link() == BETA_LINK);
    }

    @Test
    void theLeastLoadedWorkerGetsTheNextAndHearsOfTheSessionFirst() {
        attach(CLIENT, 1);
        join(ALPHA_LINK, ALPHA, 1);
        join(BETA_LINK, BETA, 1);
        assertThat(toWorker(ALPHA_LINK, offer(0, 1)))
                .containsExactly(new CoordinatorToWorker.OpenSession(SESSION, 1, ENVIRONMENT), dispatch(0, 1, 1));
        assertThat(toWorker(BETA_LINK, offer(1, 1))).contains(dispatch(1, 1, 1));
    }

    @Test
    void i3_aWorkerGetsNoMoreThanItsSlotsAndWhatItMayPrefetch() {
        attach(CLIENT, 1);
        join(ALPHA_LINK, ALPHA, 2);
        for (int seq = 0; seq < 4; seq++)
            assertThat(toWorker(ALPHA_LINK, offer(seq, 1))).isNotEmpty();
        assertThat(toWorker(ALPHA_LINK, offer(4, 1))).isEmpty();
        var ended = new WorkerToCoordinator.Ended(attempt(0, 1), DONE, 2_000_000_000L);
        assertThat(toWorker(ALPHA_LINK, worker(ALPHA_LINK, ended))).containsExactly(dispatch(4, 1, 1));
    }

    @Test
    void whatIsTriedAgainGoesBeforeTheWindowsOtherTasks() {
        attach(CLIENT, 1);
        for (int seq = 0; seq < 5; seq++) offer(seq, 1);
        offer(9, 2);
        offer(8, 3);
        assertThat(toWorker(ALPHA_LINK, join(ALPHA_LINK, ALPHA, 2)))
                .filteredOn(CoordinatorToWorker.Dispatch.class::isInstance)
                .containsExactly(dispatch(9, 2, 1), dispatch(8, 3, 1), dispatch(0, 1, 1), dispatch(1, 1, 1));
    }

    private List<SchedulerCommand> alphaIsLostAndTheNextAttemptFollows() {
        attach(CLIENT, 1);
        join(ALPHA_LINK, ALPHA, 1);
        offer(0, 1);
        worker(ALPHA_LINK, new WorkerToCoordinator.Started(attempt(0, 1), placeOn(ALPHA)));
        scheduler.handle(new SchedulerEvent.LinkDown(ALPHA_LINK), ++now);
        wait(Duration.ofSeconds(2));
        return client(new ClientToCoordinator.Offer(0, 2, AttemptLimits.DEFAULT, CALL, 1));
    }

    private static HeldAttempt endedOnAlpha() {
        return new HeldAttempt(attempt(0, 1), 1, Optional.of(placeOn(ALPHA)), Optional.of(DONE));
    }

    @Test
    void w9_anOutcomeThatIsBroughtBackBeforeTheNextAttemptLeftIsTaken() {
        alphaIsLostAndTheNextAttemptFollows();
        var said = join(ALPHA_LINK + 1, ALPHA, 1, endedOnAlpha());
        assertThat(toClient(said)).containsExactly(new CoordinatorToClient.Ended(0, 1, DONE));
        assertThat(toWorker(ALPHA_LINK + 1, said)).doesNotContain(dispatch(0, 2, 1));
        assertThat(toWorker(ALPHA_LINK + 1, client(new ClientToCoordinator.Consumed(0, 1))))
                .containsExactly(new CoordinatorToWorker.Release(attempt(0, 1)));
    }

    @Test
    void w9_theNextAttemptIsCalledBackFirstAndFencesTheEarlierOneIfItHasBegun() {
        attach(CLIENT, 1);
        join(BETA_LINK, BETA, 1);
        client(new ClientToCoordinator.Offer(0, 2, AttemptLimits.DEFAULT, CALL, 1));
        var said = join(ALPHA_LINK, ALPHA, 1, endedOnAlpha());
        assertThat(toWorker(BETA_LINK, said)).containsExactly(new CoordinatorToWorker.Recall(attempt(0, 2)));
        assertThat(toClient(said)).as("it may have begun").isEmpty();
        var begun = worker(BETA_LINK, new WorkerToCoordinator.Started(attempt(0, 2), placeOn(BETA)));
        assertThat(toWorker(ALPHA_LINK, begun)).containsExactly(new CoordinatorToWorker.Release(attempt(0, 1)));
        assertThat(toClient(begun)).containsExactly(new CoordinatorToClient.Started(0, 2, placeOn(BETA)));
    }

    @Test
    void w9_theNextAttemptIsReplacedWhenItWasGivenBack() {
        attach(CLIENT, 1);
        join(BETA_LINK, BETA, 1);
        client(new ClientToCoordinator.Offer(0, 2, AttemptLimits.DEFAULT, CALL, 1));
        var runs = new HeldAttempt(attempt(0, 1), 1, Optional.of(placeOn(ALPHA)), Optional.empty());
        join(ALPHA_LINK, ALPHA, 1, runs);
        assertThat(toClient(worker(BETA_LINK, new WorkerToCoordinator.Returned(attempt(0, 2)))))
                .containsExactly(new CoordinatorToClient.Started(0, 1, placeOn(ALPHA)));
        assertThat(toClient(worker(ALPHA_LINK, new WorkerToCoordinator.Ended(attempt(0, 1), DONE, 5))))
                .containsExactly(new CoordinatorToClient.Ended(0, 1, DONE));
    }

    @Test
    void r6_anOutcomeIsReleasedOnlyWhenItsClientHasConsumedIt() {
        attach(CLIENT, 1);
        join(ALPHA_LINK, ALPHA, 1);
        offer(0, 1);
        var told = worker(ALPHA_LINK, new WorkerToCoordinator.Ended(attempt(0, 1), DONE, 5));
        assertThat(toClient(told)).containsExactly(new CoordinatorToClient.Ended(0, 1, DONE));
        assertThat(toWorker(ALPHA_LINK, told)).isEmpty();
        assertThat(toWorker(ALPHA_LINK, client(new ClientToCoordinator.Consumed(0, 1))))
                .containsExactly(new CoordinatorToWorker.Release(attempt(0, 1)));
    }

    @Test
    void i4_aLowerEpochIsTurnedAway() {
        attach(CLIENT, 5);
        assertThat(toClient(attach(CLIENT_AGAIN, 5)))
                .first()
                .isInstanceOfSatisfying(
                        CoordinatorToClient.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(RefusalReason.STALE_EPOCH));
    }

    @Test
    void aWorkerThatIsLostLosesWhatItHadWithWhatIsKnownOfIt() {
        attach(CLIENT, 1);
        join(ALPHA_LINK, ALPHA, 1);
        offer(0, 1);
        offer(1, 1);
        worker(ALPHA_LINK, new WorkerToCoordinator.Started(attempt(0, 1), placeOn(ALPHA)));
        scheduler.handle(new SchedulerEvent.LinkDown(ALPHA_LINK), ++now);
        assertThat(toClient(wait(Duration.ofMillis(500))))
                .as("it may come back")
                .isEmpty();
        assertThat(toClient(wait(Duration.ofSeconds(2))))
                .containsExactly(
                        new CoordinatorToClient.Lost(0, 1, Certainty.STARTED, "worker alpha is gone"),
                        new CoordinatorToClient.Lost(1, 1, Certainty.UNTOLD, "worker alpha is gone"));
    }

    @Test
    void r1_aWorkerThatComesBackInTimeIsTakenAtItsWord() {
        attach(CLIENT, 1);
        join(ALPHA_LINK, ALPHA, 1);
        offer(0, 1);
        offer(1, 1);
        scheduler.handle(new SchedulerEvent.LinkDown(ALPHA_LINK), ++now);
        var running = new HeldAttempt(attempt(0, 1), 1, Optional.of(placeOn(ALPHA)), Optional.empty());
        var unknown = new HeldAttempt(attempt(7, 1), 1, Optional.empty(), Optional.empty());
        var said = join(ALPHA_LINK + 1, ALPHA, 1, running, unknown);
        assertThat(toWorker(ALPHA_LINK + 1, said))
                .contains(new CoordinatorToWorker.Release(attempt(7, 1)))
                .as("it never got the second")
                .contains(dispatch(1, 1, 1))
                .doesNotContain(dispatch(0, 1, 1));
        assertThat(toClient(said)).containsExactly(new CoordinatorToClient.Started(0, 1, placeOn(ALPHA)));
    }

    @Test
    void r4_afterAnAttachOldTasksWaitForTheWorkersAndWhatRunsIsAdopted() {
        attach(CLIENT, 3, new OpenAttempt(0, 1, true), new OpenAttempt(1, 1, false));
        var running = new HeldAttempt(attempt(0, 1), 2, Optional.of(placeOn(ALPHA)), Optional.empty());
        var said = join(ALPHA_LINK, ALPHA, 2, running);
        assertThat(toWorker(ALPHA_LINK, said))
                .containsExactly(new CoordinatorToWorker.OpenSession(SESSION, 3, ENVIRONMENT));
        assertThat(toClient(wait(Duration.ofMillis(1_500)))).isEmpty();
        assertThat(toClient(wait(Duration.ofSeconds(1))))
                .hasSize(1)
                .first()
                .isInstanceOfSatisfying(CoordinatorToClient.Lost.class, lost -> {
                    assertThat(lost.seq()).isEqualTo(1);
                    assertThat(lost.certainty()).isEqualTo(Certainty.UNTOLD);
                });
        var ended = new WorkerToCoordinator.Ended(attempt(0, 1), DONE, 5);
        assertThat(toClient(worker(ALPHA_LINK, ended))).containsExactly(new CoordinatorToClient.Ended(0, 1, DONE));
    }

    @Test
    void whatWaitsAtABusyWorkerIsCalledBackWhenAnotherStandsIdle() {
        attach(CLIENT, 1);
        join(ALPHA_LINK, ALPHA, 1);
        offer(0, 1);
        offer(1, 1);
        join(BETA_LINK, BETA, 1);
        assertThat(toWorker(ALPHA_LINK, wait(Duration.ofMillis(50))))
                .containsExactly(new CoordinatorToWorker.Recall(attempt(1, 1)));
        assertThat(toWorker(BETA_LINK, worker(ALPHA_LINK, new WorkerToCoordinator.Returned(attempt(1, 1)))))
                .contains(dispatch(1, 1, 1));
    }

    @Test
    void c1_aSessionWhoseClientIsGoneIsClosedWhenItsLeaseEnds() {
        attach(CLIENT, 1);
        join(ALPHA_LINK, ALPHA, 1);
        offer(0, 1);
        scheduler.handle(new SchedulerEvent.LinkDown(CLIENT), ++now);
        var said = new ArrayList<SchedulerCommand>();
        for (int i = 0; i < 40; i++) {
            said.addAll(wait(Duration.ofSeconds(1)));
            worker(ALPHA_LINK, new WorkerToCoordinator.WorkerBeat());
        }
        assertThat(toWorker(ALPHA_LINK, said)).containsExactly(new CoordinatorToWorker.CloseSession(SESSION, 1));
        assertThat(scheduler
                        .status("c", "b", 0, link -> new Scheduler.Peer("", 0))
                        .sessions())
                .isEmpty();
    }

    @Test
    void k4_aCoordinatorThatStoodStillHearsEverybodyOutBeforeItDeclaresAnybodyLost() {
        attach(CLIENT, 1);
        join(ALPHA_LINK, ALPHA, 1);
        offer(0, 1);
        worker(ALPHA_LINK, new WorkerToCoordinator.Started(attempt(0, 1), placeOn(ALPHA)));
        now += Duration.ofSeconds(40)
                .toNanos(); // stopped: its worker and its client have given the streams up and dial again
        assertThat(toClient(scheduler.handle(new SchedulerEvent.TimePassed(), now)))
                .isEmpty();
        scheduler.handle(new SchedulerEvent.LinkDown(ALPHA_LINK), ++now);
        scheduler.handle(new SchedulerEvent.LinkDown(CLIENT), ++now);
        assertThat(wait(Duration.ofSeconds(8)))
                .as("as long as a peer may wait before it dials")
                .isEmpty();
        attach(CLIENT_AGAIN, 2, new OpenAttempt(0, 1, true));
        var ended = new HeldAttempt(attempt(0, 1), 1, Optional.of(placeOn(ALPHA)), Optional.of(DONE));
        assertThat(toClient(join(ALPHA_LINK + 1, ALPHA, 1, ended)))
                .containsExactly(new CoordinatorToClient.Ended(0, 1, DONE));
    }

    @Test
    void k4_aWorkerThatDoesNotComeBackIsLostWhenItHasBeenHeardOut() {
        attach(CLIENT, 1);
        join(ALPHA_LINK, ALPHA, 1);
        offer(0, 1);
        now += Duration.ofSeconds(40).toNanos();
        scheduler.handle(new SchedulerEvent.LinkDown(ALPHA_LINK), ++now);
        client(new ClientToCoordinator.ClientBeat(0));
        assertThat(toClient(wait(Duration.ofSeconds(14)))).isEmpty();
        client(new ClientToCoordinator.ClientBeat(0));
        assertThat(toClient(wait(Duration.ofSeconds(2)))).hasSize(1);
    }

    @Test
    void r8_aSilentWorkerGetsNothingNewAfterFiveSecondsAndIsLostAfterFifteen() {
        attach(CLIENT, 1);
        join(ALPHA_LINK, ALPHA, 1);
        for (int i = 0; i < 6; i++) {
            wait(Duration.ofSeconds(1));
            client(new ClientToCoordinator.ClientBeat(0));
        }
        assertThat(toWorker(ALPHA_LINK, offer(0, 1))).isEmpty();
        assertThat(toWorker(ALPHA_LINK, worker(ALPHA_LINK, new WorkerToCoordinator.WorkerBeat())))
                .as("in use again as soon as it sends something")
                .contains(dispatch(0, 1, 1));
        var said = new ArrayList<SchedulerCommand>();
        for (int i = 0; i < 16; i++) {
            said.addAll(wait(Duration.ofSeconds(1)));
            client(new ClientToCoordinator.ClientBeat(0));
        }
        assertThat(toClient(said)).hasSize(1).first().isInstanceOf(CoordinatorToClient.Lost.class);
    }
}
