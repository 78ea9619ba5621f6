package dev.muster.scheduling.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.AttemptLimits;
import dev.muster.model.Certainty;
import dev.muster.model.Environment;
import dev.muster.model.FailureKind;
import dev.muster.model.OpenAttempt;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.Place;
import dev.muster.model.RefusalReason;
import dev.muster.model.TaskFailure;
import dev.muster.model.WorkerId;
import dev.muster.model.messages.ClientToCoordinator;
import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.task.SessionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The rules of P2 and of the window, one at a time. */
final class LedgerTest {
    private static final SessionId SESSION = new SessionId(1, 2);
    private static final Environment ENVIRONMENT =
            new Environment(List.of(), List.of(), Map.of(), Optional.empty(), 1, 0, Duration.ofSeconds(2));
    private static final Payload CALL = Payload.inline(new byte[10]);
    private static final Outcome DONE = new Outcome.Succeeded(Payload.inline(new byte[1]));

    private final Ledger ledger = new Ledger(new LedgerConfig(SESSION, ENVIRONMENT, 42));
    private long now = Long.MAX_VALUE - 5_000_000_000L; // about to wrap around
    private long link;

    private List<LedgerCommand> handle(LedgerEvent event) {
        now += 1_000;
        return ledger.handle(event, now);
    }

    private List<LedgerCommand> receive(CoordinatorToClient message) {
        return handle(new LedgerEvent.FromCoordinator(link, message));
    }

    private List<LedgerCommand> submit(long seq, RetryPolicy retry) {
        return handle(new LedgerEvent.Submitted(seq, CALL, AttemptLimits.DEFAULT, retry));
    }

    private List<LedgerCommand> attach(int window) {
        link = 1;
        handle(new LedgerEvent.ConnectAsked());
        handle(new LedgerEvent.LinkUp(link));
        return receive(new CoordinatorToClient.Window(window, 1_000));
    }

    private static List<ClientToCoordinator> said(List<LedgerCommand> commands) {
        var said = new ArrayList<ClientToCoordinator>();
        for (LedgerCommand command : commands) {
            if (command instanceof LedgerCommand.ToCoordinator c) said.add(c.message());
        }
        return said;
    }

    private static ClientToCoordinator offer(long seq, int number) {
        return new ClientToCoordinator.Offer(seq, number, AttemptLimits.DEFAULT, CALL);
    }

    @Test
    void aSessionIsRegisteredOnceOnEachStreamWhenItsFirstWindowComes() {
        assertThat(attach(2)).contains(new LedgerCommand.Registered());
        assertThat(receive(new CoordinatorToClient.Window(1, 1_000))).isEmpty();
        handle(new LedgerEvent.LinkDown(link, "cut"));
        now += 1_000_000_000L;
        handle(new LedgerEvent.TimePassed());
        handle(new LedgerEvent.LinkUp(++link));
        assertThat(receive(new CoordinatorToClient.Window(1, 1_000))).contains(new LedgerCommand.Registered());
    }

    @Test
    void theBacklogStaysHereUntilTheWindowHasRoom() {
        attach(2);
        assertThat(said(submit(0, RetryPolicy.DEFAULT))).containsExactly(offer(0, 1));
        assertThat(said(submit(1, RetryPolicy.DEFAULT))).containsExactly(offer(1, 1));
        assertThat(submit(2, RetryPolicy.DEFAULT)).isEmpty();
        assertThat(receive(new CoordinatorToClient.Ended(0, 1, DONE)))
                .containsExactly(new LedgerCommand.Complete(0, 1, DONE));
        assertThat(said(handle(new LedgerEvent.Consumed(0))))
                .containsExactly(new ClientToCoordinator.Consumed(0, 1), offer(2, 1));
    }

    @Test
    void theCapacityIsHandedOnWhenItIsNewAlsoThatThereIsNone() {
        attach(2);
        assertThat(receive(new CoordinatorToClient.CoordinatorBeat(0, 0)))
                .containsExactly(new LedgerCommand.ReportCapacity(0, 0));
        assertThat(receive(new CoordinatorToClient.CoordinatorBeat(0, 0))).isEmpty();
        assertThat(receive(new CoordinatorToClient.CoordinatorBeat(1, 4)))
                .containsExactly(new LedgerCommand.ReportCapacity(1, 4));
    }

    @Test
    void aCallLargerThanTheWindowGoesAlone() {
        link = 1;
        handle(new LedgerEvent.ConnectAsked());
        handle(new LedgerEvent.LinkUp(link));
        receive(new CoordinatorToClient.Window(10, 5));
        assertThat(said(submit(0, RetryPolicy.DEFAULT))).hasSize(1);
        assertThat(submit(1, RetryPolicy.DEFAULT)).isEmpty();
    }

    @Test
    void anAttemptWhoseResultIsLostDoesNotCompleteTheTaskAgain() {
        attach(2);
        submit(0, RetryPolicy.DEFAULT);
        receive(new CoordinatorToClient.Ended(0, 1, DONE));
        assertThat(said(handle(new LedgerEvent.ResultLost(0, "its worker is gone"))))
                .containsExactly(new ClientToCoordinator.Consumed(0, 1), offer(0, 2));
        assertThat(said(receive(new CoordinatorToClient.Ended(0, 1, DONE))))
                .as("reported once more before it was released")
                .containsExactly(new ClientToCoordinator.Consumed(0, 1));
        assertThat(receive(new CoordinatorToClient.Ended(0, 2, DONE)))
                .containsExactly(new LedgerCommand.Complete(0, 2, DONE));
    }

    @Test
    void r1_everyNewStreamIsANewRegistrationWithEverythingThatIsOpen() {
        attach(2);
        submit(0, RetryPolicy.DEFAULT);
        submit(1, RetryPolicy.DEFAULT);
        submit(2, RetryPolicy.DEFAULT);
        handle(new LedgerEvent.LinkDown(link, "cut"));
        now += 10_000_000_000L;
        assertThat(handle(new LedgerEvent.TimePassed())).containsExactly(new LedgerCommand.Dial(2));
        link = 2;
        assertThat(said(handle(new LedgerEvent.LinkUp(2))))
                .containsExactly(new ClientToCoordinator.Attach(
                        SESSION, 2, ENVIRONMENT, List.of(new OpenAttempt(0, 1, false), new OpenAttempt(1, 1, false))));
    }

    @Test
    void i4_newsOfAnEarlierStreamOrAFencedAttemptChangesNothing() {
        attach(1);
        submit(0, RetryPolicy.DEFAULT);
        receive(new CoordinatorToClient.Lost(0, 1, Certainty.NEVER_STARTED, "gone"));
        assertThat(said(receive(new CoordinatorToClient.Ended(0, 1, DONE))))
                .as("released, not accepted")
                .containsExactly(new ClientToCoordinator.Consumed(0, 1));
        assertThat(handle(new LedgerEvent.FromCoordinator(link + 7, new CoordinatorToClient.Ended(0, 2, DONE))))
                .isEmpty();
    }

    @Test
    void whatNeverStartedIsTriedAgainWithoutLimitAndNobodyNotices() {
        attach(1);
        submit(0, new RetryPolicy(1, 0, false));
        for (int number = 1; number < 50; number++) {
            assertThat(said(receive(new CoordinatorToClient.Lost(0, number, Certainty.NEVER_STARTED, "gone"))))
                    .containsExactly(offer(0, number + 1));
        }
    }

    @Test
    void whatMayHaveStartedIsTriedThreeTimesInAll() {
        attach(1);
        submit(0, RetryPolicy.DEFAULT);
        receive(new CoordinatorToClient.Lost(0, 1, Certainty.STARTED, "gone"));
        receive(new CoordinatorToClient.Lost(0, 2, Certainty.PERHAPS_STARTED, "gone"));
        assertThat(failureIn(receive(new CoordinatorToClient.Lost(0, 3, Certainty.STARTED, "w1 is gone"))))
                .satisfies(failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.WORKER_LOST);
                    assertThat(failure.message()).contains("3 times").contains("w1 is gone");
                });
    }

    @Test
    void whatNoWorkerCanStartFailsAtOnceForItHasBeenTriedEverywhere() {
        attach(1);
        submit(0, RetryPolicy.DEFAULT);
        var refused = new Outcome.Failed(TaskFailure.of(FailureKind.REFUSED, "no worker has room for the code"));
        assertThat(receive(new CoordinatorToClient.Ended(0, 1, refused)))
                .containsExactly(new LedgerCommand.Complete(0, 1, refused));
    }

    @Test
    void whatNeverStartedIsTriedAgainWithoutLimit() {
        attach(1);
        submit(0, new RetryPolicy(1, 0, false));
        for (int number = 1; number < 50; number++) {
            assertThat(said(receive(new CoordinatorToClient.Lost(0, number, Certainty.NEVER_STARTED, "given back"))))
                    .containsExactly(offer(0, number + 1));
        }
    }

    @Test
    void whatIsLostTellsWhereItsLastAttemptRanAndNotWhereAnotherOneDid() {
        attach(1);
        submit(0, new RetryPolicy(3, 3, true));
        var place = new Place("host", new WorkerId("w1", 1), 4711);
        receive(new CoordinatorToClient.Announced(0, 1));
        receive(new CoordinatorToClient.Started(0, 1, place));
        assertThat(failureIn(receive(new CoordinatorToClient.Lost(0, 1, Certainty.STARTED, "gone")))
                        .place())
                .contains(place);
        submit(1, new RetryPolicy(2, 0, false));
        handle(new LedgerEvent.Consumed(0));
        receive(new CoordinatorToClient.Started(1, 1, place));
        receive(new CoordinatorToClient.Lost(1, 1, Certainty.STARTED, "gone"));
        assertThat(failureIn(receive(new CoordinatorToClient.Lost(1, 2, Certainty.PERHAPS_STARTED, "gone")))
                        .place())
                .isEmpty();
    }

    @Test
    void whatATaskDidToItsOwnRunnerIsTriedAgainOnlyIfAskedFor() {
        attach(2);
        submit(0, RetryPolicy.DEFAULT);
        submit(1, new RetryPolicy(3, 1, false));
        var exit = new Outcome.Failed(TaskFailure.of(FailureKind.RUNNER_EXITED, "System.exit(3)"));
        assertThat(failureIn(receive(new CoordinatorToClient.Ended(0, 1, exit))).kind())
                .isEqualTo(FailureKind.RUNNER_EXITED);
        assertThat(said(receive(new CoordinatorToClient.Ended(1, 1, exit))))
                .containsExactly(new ClientToCoordinator.Consumed(1, 1), offer(1, 2));
        assertThat(failureIn(receive(new CoordinatorToClient.Ended(1, 2, exit))).kind())
                .isEqualTo(FailureKind.RUNNER_EXITED);
    }

    @Test
    void i5_afterACancelNothingIsOfferedAgain() {
        attach(1);
        submit(0, RetryPolicy.DEFAULT);
        assertThat(said(handle(new LedgerEvent.CancelAsked(0, true))))
                .containsExactly(new ClientToCoordinator.Cancel(0, 1, true));
        assertThat(receive(new CoordinatorToClient.Lost(0, 1, Certainty.NEVER_STARTED, "gone")))
                .isEmpty();
        assertThat(ledger.openTasks()).isZero();
    }

    @Test
    void aCancelSurvivesANewRegistration() {
        attach(1);
        submit(0, RetryPolicy.DEFAULT);
        handle(new LedgerEvent.LinkDown(link, "cut"));
        handle(new LedgerEvent.CancelAsked(0, true));
        now += 10_000_000_000L;
        handle(new LedgerEvent.TimePassed());
        link = 2;
        handle(new LedgerEvent.LinkUp(2));
        assertThat(said(receive(new CoordinatorToClient.Window(1, 100))))
                .containsExactly(new ClientToCoordinator.Cancel(0, 1, true));
    }

    @Test
    void aRefusalForGoodEndsTheSessionAndOneForNowIsTriedAgain() {
        attach(1);
        assertThat(receive(new CoordinatorToClient.Refused(RefusalReason.SHUTTING_DOWN, "bye")))
                .hasOnlyElementsOfType(LedgerCommand.CloseLink.class);
        assertThat(ledger.nextDeadlineNanos()).as("when to dial again").isPresent();
        now += 10_000_000_000L;
        handle(new LedgerEvent.TimePassed());
        link = 2;
        handle(new LedgerEvent.LinkUp(2));
        assertThat(receive(new CoordinatorToClient.Refused(RefusalReason.CREDENTIAL, "no token")))
                .contains(new LedgerCommand.GiveUp(RefusalReason.CREDENTIAL, "no token"));
        assertThat(ledger.nextDeadlineNanos()).isEmpty();
    }

    @Test
    void drainingEndsWhenTheLastTaskIsConsumed() {
        attach(1);
        submit(0, RetryPolicy.DEFAULT);
        assertThat(handle(new LedgerEvent.DrainAsked())).isEmpty();
        receive(new CoordinatorToClient.Ended(0, 1, DONE));
        assertThat(handle(new LedgerEvent.Consumed(0)))
                .contains(new LedgerCommand.ToCoordinator(link, new ClientToCoordinator.Goodbye()))
                .endsWith(new LedgerCommand.Finished());
    }

    @Test
    void r8_aSilentCoordinatorIsGivenUp() {
        attach(1);
        assertThat(passSeconds(14)).noneMatch(LedgerCommand.CloseLink.class::isInstance);
        assertThat(passSeconds(2))
                .filteredOn(LedgerCommand.CloseLink.class::isInstance)
                .hasSize(1);
    }

    @Test
    void c3_aClientThatStoodStillHearsItsCoordinatorOutBeforeItGivesItUp() {
        attach(1);
        now += 60_000_000_000L; // stopped, and what was said meanwhile lies unread
        assertThat(handle(new LedgerEvent.TimePassed())).noneMatch(LedgerCommand.CloseLink.class::isInstance);
        assertThat(ledger.nextDeadlineNanos().orElseThrow() - now)
                .as("no spinning")
                .isPositive();
        receive(new CoordinatorToClient.CoordinatorBeat(1, 1));
        assertThat(passSeconds(14)).noneMatch(LedgerCommand.CloseLink.class::isInstance);
        assertThat(passSeconds(2)).as("silent since").anyMatch(LedgerCommand.CloseLink.class::isInstance);
    }

    @Test
    void w9_aLostAttemptThatEndsBeforeTheNextHasBegunCompletesItsTask() {
        attach(1);
        submit(0, RetryPolicy.DEFAULT);
        assertThat(said(receive(new CoordinatorToClient.Lost(0, 1, Certainty.STARTED, "gone"))))
                .containsExactly(new ClientToCoordinator.Offer(0, 2, AttemptLimits.DEFAULT, CALL, 1));
        assertThat(receive(new CoordinatorToClient.Ended(0, 1, DONE)))
                .containsExactly(new LedgerCommand.Complete(0, 1, DONE));
        assertThat(said(handle(new LedgerEvent.Consumed(0)))).containsExactly(new ClientToCoordinator.Consumed(0, 1));
    }

    @Test
    void w9_aLostAttemptThatRunsOnIsCurrentAgainAndItsNumbersAreNotUsedTwice() {
        attach(1);
        submit(0, RetryPolicy.DEFAULT);
        receive(new CoordinatorToClient.Lost(0, 1, Certainty.STARTED, "gone"));
        receive(new CoordinatorToClient.Started(0, 1, new Place("host", new WorkerId("alpha", 1), 7)));
        assertThat(said(receive(new CoordinatorToClient.Lost(0, 1, Certainty.STARTED, "gone again"))))
                .containsExactly(new ClientToCoordinator.Offer(0, 3, AttemptLimits.DEFAULT, CALL, 1));
    }

    private List<LedgerCommand> passSeconds(int seconds) {
        var out = new ArrayList<LedgerCommand>();
        for (int i = 0; i < seconds; i++) {
            now += 1_000_000_000L;
            out.addAll(handle(new LedgerEvent.TimePassed()));
        }
        return out;
    }

    private static TaskFailure failureIn(List<LedgerCommand> commands) {
        for (LedgerCommand command : commands) {
            if (command instanceof LedgerCommand.Complete c && c.outcome() instanceof Outcome.Failed failed) {
                return failed.failure();
            }
        }
        throw new AssertionError("no failure in " + commands);
    }
}
