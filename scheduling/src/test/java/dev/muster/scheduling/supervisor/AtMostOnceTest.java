package dev.muster.scheduling.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Attempt;
import dev.muster.model.AttemptLimits;
import dev.muster.model.Autopsy;
import dev.muster.model.Certainty;
import dev.muster.model.Environment;
import dev.muster.model.FailureKind;
import dev.muster.model.HeldAttempt;
import dev.muster.model.OpenAttempt;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.TaskFailure;
import dev.muster.model.WorkerId;
import dev.muster.model.messages.ClientToCoordinator;
import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.scheduling.ledger.Ledger;
import dev.muster.scheduling.ledger.LedgerCommand;
import dev.muster.scheduling.ledger.LedgerConfig;
import dev.muster.scheduling.ledger.LedgerEvent;
import dev.muster.scheduling.ledger.RetryPolicy;
import dev.muster.scheduling.scheduler.Scheduler;
import dev.muster.scheduling.scheduler.SchedulerCommand;
import dev.muster.scheduling.scheduler.SchedulerConfig;
import dev.muster.scheduling.scheduler.SchedulerEvent;
import dev.muster.task.SessionId;
import dev.muster.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** An at-most-once attempt starts only when its client knows of it: so what was not announced has never started. */
final class AtMostOnceTest {
    private static final SessionId SESSION = new SessionId(1, 2);
    private static final Environment ENVIRONMENT =
            new Environment(List.of(), List.of(), Map.of(), Optional.empty(), 1, 0, Duration.ofSeconds(2));
    private static final Payload CALL = Payload.inline(new byte[10]);
    private static final AttemptLimits ANNOUNCED = AttemptLimits.DEFAULT.onlyAnnounced();
    private static final WorkerId ALPHA = new WorkerId("alpha", 11);

    private long now = 1;

    private static Attempt attempt(long seq, int number) {
        return new Attempt(new TaskId(SESSION, seq), number);
    }

    @Nested
    final class AtTheClient {
        private final Ledger ledger = new Ledger(new LedgerConfig(SESSION, ENVIRONMENT, 42));

        AtTheClient() {
            handle(new LedgerEvent.ConnectAsked());
            handle(new LedgerEvent.LinkUp(1));
            receive(new CoordinatorToClient.Window(10, 1_000));
            handle(new LedgerEvent.Submitted(0, CALL, AttemptLimits.DEFAULT, new RetryPolicy(3, 3, true)));
        }

        private List<LedgerCommand> handle(LedgerEvent event) {
            return ledger.handle(event, ++now);
        }

        private List<ClientToCoordinator> receive(CoordinatorToClient message) {
            var said = new ArrayList<ClientToCoordinator>();
            for (LedgerCommand command : handle(new LedgerEvent.FromCoordinator(1, message))) {
                if (command instanceof LedgerCommand.ToCoordinator c) said.add(c.message());
            }
            return said;
        }

        private FailureKind failureAfter(CoordinatorToClient message) {
            return handle(new LedgerEvent.FromCoordinator(1, message)).stream()
                    .filter(LedgerCommand.Complete.class::isInstance)
                    .map(command -> ((Outcome.Failed) ((LedgerCommand.Complete) command).outcome())
                            .failure()
                            .kind())
                    .findFirst()
                    .orElseThrow();
        }

        @Test
        void whatWasNotAnnouncedIsTriedAgainWhateverBecameOfIt() {
            int number = 1;
            for (Certainty certainty :
                    List.of(Certainty.UNTOLD, Certainty.PERHAPS_STARTED, Certainty.NEVER_STARTED, Certainty.UNTOLD)) {
                assertThat(receive(new CoordinatorToClient.Lost(0, number, certainty, "gone")))
                        .containsExactly(new ClientToCoordinator.Offer(0, ++number, ANNOUNCED, CALL));
            }
        }

        @Test
        void whatWasAnnouncedAndLostEndsAsUnknown() {
            assertThat(receive(new CoordinatorToClient.Announced(0, 1)))
                    .containsExactly(new ClientToCoordinator.Heard(0, 1));
            assertThat(failureAfter(new CoordinatorToClient.Lost(0, 1, Certainty.UNTOLD, "gone")))
                    .isEqualTo(FailureKind.OUTCOME_UNKNOWN);
        }

        @Test
        void whatWasAnnouncedAndGivenBackIsTriedAgainAndMustBeAnnouncedAnew() {
            receive(new CoordinatorToClient.Announced(0, 1));
            receive(new CoordinatorToClient.Lost(0, 1, Certainty.NEVER_STARTED, "given back"));
            assertThat(receive(new CoordinatorToClient.Lost(0, 2, Certainty.PERHAPS_STARTED, "gone")))
                    .containsExactly(new ClientToCoordinator.Offer(0, 3, ANNOUNCED, CALL));
        }

        @Test
        void aFencedAttemptIsNotAllowedToStart() {
            receive(new CoordinatorToClient.Lost(0, 1, Certainty.UNTOLD, "gone"));
            assertThat(receive(new CoordinatorToClient.Announced(0, 1))).isEmpty();
        }

        @Test
        void i5_aCancelledTaskIsNotAllowedToStart() {
            handle(new LedgerEvent.CancelAsked(0, false));
            assertThat(receive(new CoordinatorToClient.Announced(0, 1))).isEmpty();
        }

        @Test
        void aRunnerThatWasKilledEndsItAsUnknown() {
            receive(new CoordinatorToClient.Announced(0, 1));
            var killed = new Outcome.Failed(TaskFailure.of(FailureKind.RUNNER_KILLED, "killed by SIGKILL"));
            assertThat(failureAfter(new CoordinatorToClient.Ended(0, 1, killed)))
                    .isEqualTo(FailureKind.OUTCOME_UNKNOWN);
        }
    }

    @Nested
    final class AtTheCoordinator {
        private final Scheduler scheduler = new Scheduler(SchedulerConfig.DEFAULT, 0);

        private List<SchedulerCommand> client(long link, ClientToCoordinator message) {
            return scheduler.handle(new SchedulerEvent.FromClient(link, message), ++now);
        }

        private List<SchedulerCommand> worker(long link, WorkerToCoordinator message) {
            return scheduler.handle(new SchedulerEvent.FromWorker(link, message), ++now);
        }

        private List<SchedulerCommand> attach(long link, int epoch, OpenAttempt... open) {
            return client(link, new ClientToCoordinator.Attach(SESSION, epoch, ENVIRONMENT, List.of(open)));
        }

        private void oneIsAnnounced() {
            attach(1, 1);
            worker(10, new WorkerToCoordinator.Join(ALPHA, "host", 1, 1, 1, List.of()));
            assertThat(client(1, new ClientToCoordinator.Offer(0, 1, ANNOUNCED, CALL)))
                    .contains(new SchedulerCommand.ToWorker(
                            10, new CoordinatorToWorker.Dispatch(attempt(0, 1), 1, ANNOUNCED, CALL)));
            assertThat(worker(10, new WorkerToCoordinator.Announced(attempt(0, 1))))
                    .containsExactly(new SchedulerCommand.ToClient(1, new CoordinatorToClient.Announced(0, 1)));
        }

        @Test
        void theAnnouncementGoesToTheClientAndItsAnswerToTheWorker() {
            oneIsAnnounced();
            assertThat(client(1, new ClientToCoordinator.Heard(0, 1)))
                    .containsExactly(new SchedulerCommand.ToWorker(10, new CoordinatorToWorker.Heard(attempt(0, 1))));
        }

        @Test
        void whatWasAnnouncedAndGivenBackIsTheClientsToTryAgain() {
            oneIsAnnounced();
            assertThat(worker(10, new WorkerToCoordinator.Returned(attempt(0, 1))))
                    .as("its client knows the number, so it is used up")
                    .containsExactly(new SchedulerCommand.ToClient(
                            1,
                            new CoordinatorToClient.Lost(0, 1, Certainty.NEVER_STARTED, "worker alpha gave it back")));
        }

        @Test
        void aCoordinatorThatIsNewHearsOfItFromTheInventoryAndTellsTheClientAgain() {
            attach(1, 2, new OpenAttempt(0, 1, false));
            var waits = new HeldAttempt(attempt(0, 1), 1, Optional.empty(), Optional.empty(), true);
            assertThat(worker(10, new WorkerToCoordinator.Join(ALPHA, "host", 1, 1, 1, List.of(waits))))
                    .contains(new SchedulerCommand.ToClient(1, new CoordinatorToClient.Announced(0, 1)));
            assertThat(client(1, new ClientToCoordinator.Heard(0, 1)))
                    .contains(new SchedulerCommand.ToWorker(10, new CoordinatorToWorker.Heard(attempt(0, 1))));
        }

        @Test
        void aWorkerThatIsBackWithoutWhatItHadAnnouncedMayHaveRunIt() {
            oneIsAnnounced();
            scheduler.handle(new SchedulerEvent.LinkDown(10), ++now);
            assertThat(worker(11, new WorkerToCoordinator.Join(ALPHA, "host", 1, 2, 1, List.of())))
                    .contains(new SchedulerCommand.ToClient(
                            1,
                            new CoordinatorToClient.Lost(
                                    0, 1, Certainty.PERHAPS_STARTED, "worker alpha never received it")));
        }
    }

    @Nested
    final class AtTheWorker {
        private final Supervisor supervisor = new Supervisor(SupervisorConfig.of(ALPHA, "host", 7, 1, 0, false, 5));
        private final long link;
        private final long runner;

        AtTheWorker() {
            link = only(SupervisorCommand.Dial.class, handle(new SupervisorEvent.TimePassed()))
                    .link();
            handle(new SupervisorEvent.LinkUp(link));
            receive(new CoordinatorToWorker.OpenSession(SESSION, 1, ENVIRONMENT));
            assertThat(dispatch(0, ANNOUNCED))
                    .as("nothing is announced while the code is on its way")
                    .noneMatch(SupervisorCommand.ToCoordinator.class::isInstance);
            runner = only(SupervisorCommand.LaunchRunner.class, handle(new SupervisorEvent.EnvironmentReady(SESSION)))
                    .runner();
            handle(new SupervisorEvent.RunnerUp(runner, 4711));
        }

        private List<SupervisorCommand> handle(SupervisorEvent event) {
            return supervisor.handle(event, ++now);
        }

        private List<SupervisorCommand> receive(CoordinatorToWorker message) {
            return handle(new SupervisorEvent.FromCoordinator(link, message));
        }

        private List<SupervisorCommand> dispatch(long seq, AttemptLimits options) {
            return receive(new CoordinatorToWorker.Dispatch(attempt(seq, 1), 1, options, CALL));
        }

        private <C> C only(Class<C> type, List<SupervisorCommand> commands) {
            return commands.stream()
                    .filter(type::isInstance)
                    .map(type::cast)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " in " + commands));
        }

        private SupervisorCommand said(WorkerToCoordinator message) {
            return new SupervisorCommand.ToCoordinator(link, message);
        }

        private SupervisorCommand run(long seq, AttemptLimits options) {
            return new SupervisorCommand.Run(runner, attempt(seq, 1), options, CALL);
        }

        /** A runner is free, and keeps a place. */
        private void announced() {
            assertThat(handle(new SupervisorEvent.RunnerBound(runner)))
                    .containsExactly(said(new WorkerToCoordinator.Announced(attempt(0, 1))));
        }

        @Test
        void itIsAnnouncedWhenARunnerIsFreeAndRunsWhenItsClientHasHeard() {
            announced();
            assertThat(receive(new CoordinatorToWorker.Heard(attempt(0, 1)))).containsExactly(run(0, ANNOUNCED));
            assertThat(receive(new CoordinatorToWorker.Heard(attempt(0, 1))))
                    .as("a double")
                    .isEmpty();
        }

        @Test
        void aNewStreamTellsThatItStillWaits() {
            announced();
            handle(new SupervisorEvent.LinkDown(link, "cut"));
            now += 1_000_000_000L;
            long next = only(SupervisorCommand.Dial.class, handle(new SupervisorEvent.TimePassed()))
                    .link();
            var join = only(SupervisorCommand.ToCoordinator.class, handle(new SupervisorEvent.LinkUp(next)));
            assertThat(((WorkerToCoordinator.Join) join.message()).held())
                    .containsExactly(new HeldAttempt(attempt(0, 1), 1, Optional.empty(), Optional.empty(), true));
        }

        @Test
        void aDrainGivesBackWhatWaitsForItsClient() {
            announced();
            assertThat(handle(new SupervisorEvent.DrainAsked()))
                    .contains(said(new WorkerToCoordinator.Returned(attempt(0, 1))))
                    .contains(new SupervisorCommand.StopRunner(runner));
            assertThat(receive(new CoordinatorToWorker.Heard(attempt(0, 1)))).isEmpty();
        }

        @Test
        void aCancelAndARecallReachWhatWaitsForItsClient() {
            announced();
            assertThat(receive(new CoordinatorToWorker.Recall(attempt(0, 1))))
                    .containsExactly(said(new WorkerToCoordinator.Returned(attempt(0, 1))));
            dispatch(1, ANNOUNCED);
            assertThat(receive(new CoordinatorToWorker.Cancel(attempt(1, 1), false)))
                    .containsExactly(said(new WorkerToCoordinator.Ended(attempt(1, 1), new Outcome.Cancelled(), 0)));
            dispatch(2, ANNOUNCED);
            receive(new CoordinatorToWorker.Release(attempt(2, 1)));
            assertThat(dispatch(3, AttemptLimits.DEFAULT))
                    .as("the runner is free again")
                    .containsExactly(run(3, AttemptLimits.DEFAULT));
        }

        @Test
        void aClientThatIsAwayBlocksNoSlot() {
            announced();
            dispatch(1, AttemptLimits.DEFAULT);
            now += 2_000_000_000L;
            assertThat(handle(new SupervisorEvent.TimePassed())).contains(run(1, AttemptLimits.DEFAULT));
            assertThat(receive(new CoordinatorToWorker.Heard(attempt(0, 1))))
                    .as("its turn comes")
                    .isEmpty();
            var done = new Outcome.Succeeded(Payload.inline(new byte[1]));
            assertThat(handle(new SupervisorEvent.RunnerEnded(runner, attempt(1, 1), done, 2_000_000_000L, "")))
                    .contains(run(0, ANNOUNCED));
        }

        @Test
        void aRunnerThatDiesBeforeItWasGivenTheAttemptTakesNothingWithIt() {
            announced();
            var remains = new Autopsy(OptionalInt.of(137), Optional.empty(), "", "");
            var gone = new SupervisorEvent.RunnerGone(
                    runner, true, List.of(), FailureKind.RUNNER_KILLED, "it was killed", remains);
            assertThat(handle(gone))
                    .noneMatch(command -> command instanceof SupervisorCommand.ToCoordinator c
                            && c.message() instanceof WorkerToCoordinator.Ended)
                    .anyMatch(SupervisorCommand.LaunchRunner.class::isInstance);
            receive(new CoordinatorToWorker.Heard(attempt(0, 1)));
            handle(new SupervisorEvent.RunnerUp(runner + 1, 4712));
            assertThat(handle(new SupervisorEvent.RunnerBound(runner + 1)))
                    .contains(new SupervisorCommand.Run(runner + 1, attempt(0, 1), ANNOUNCED, CALL));
        }
    }
}
