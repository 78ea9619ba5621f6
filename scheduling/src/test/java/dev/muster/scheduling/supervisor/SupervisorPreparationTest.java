package dev.muster.scheduling.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Attempt;
import dev.muster.model.AttemptLimits;
import dev.muster.model.Autopsy;
import dev.muster.model.BlobId;
import dev.muster.model.Environment;
import dev.muster.model.FailureKind;
import dev.muster.model.FetchFault;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.RemoteThrowable;
import dev.muster.model.RunnerJvm;
import dev.muster.model.TaskFailure;
import dev.muster.model.WorkerId;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.model.messages.WorkerToCoordinator.CanPrepare;
import dev.muster.model.messages.WorkerToCoordinator.CannotPrepare;
import dev.muster.model.messages.WorkerToCoordinator.Ended;
import dev.muster.model.messages.WorkerToCoordinator.Returned;
import dev.muster.task.SessionId;
import dev.muster.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a worker does with a session that it cannot prepare: it gives back, says why, waits, and tries again by itself. */
final class SupervisorPreparationTest {
    private static final SessionId SESSION = new SessionId(1, 2);
    private static final SessionId OTHER = new SessionId(1, 3);
    private static final Payload SMALL = Payload.inline(new byte[1]);
    private static final Payload LARGE = new Payload.Stored(BlobId.of(new byte[2]), 2);
    private static final TaskFailure FULL = TaskFailure.of(FailureKind.REFUSED, "the disk is full");

    private final Supervisor supervisor =
            new Supervisor(SupervisorConfig.of(new WorkerId("worker", 1), "host", 1, 2, 0, false, 1));
    private final List<SupervisorCommand> commands = new ArrayList<>();
    private long now;
    private long link;
    private long lastSeq;

    @Test
    void codeThatCannotBeStoredGivesAllBackAndTheWorkerSaysWhy() {
        open(RunnerJvm.PLAIN);
        Attempt first = dispatch(SMALL);
        Attempt second = dispatch(SMALL);
        codeFails(FetchFault.OWN_DISK);
        assertThat(said(CannotPrepare.class)).singleElement().satisfies(said -> {
            assertThat(said.failure().message()).contains("the disk is full");
            assertThat(said.failure().place().orElseThrow().worker().name()).isEqualTo("worker");
            assertThat(said.lasting()).as("it may pass").isFalse();
        });
        assertThat(said(Returned.class)).containsExactly(new Returned(first), new Returned(second));
        assertThat(said(Ended.class)).isEmpty();
        assertThat(of(SupervisorCommand.Warn.class)).hasSize(1);
    }

    @Test
    void whatComesMeanwhileGoesBackAtOnce() {
        open(RunnerJvm.PLAIN);
        dispatch(SMALL);
        codeFails(FetchFault.OWN_DISK);
        commands.clear();
        Attempt late = dispatch(SMALL);
        assertThat(said(WorkerToCoordinator.class)).containsExactly(new Returned(late));
        assertThat(of(SupervisorCommand.PrepareEnvironment.class)).isEmpty();
    }

    @Test
    void itTriesAgainByItselfAtGrowingIntervalsAndSaysWhenItHasSucceeded() {
        open(RunnerJvm.PLAIN);
        dispatch(SMALL);
        long before = 0;
        for (int i = 0; i < 10; i++) {
            codeFails(FetchFault.OWN_DISK);
            long pause = supervisorTriesAgainAfter();
            assertThat(pause).isGreaterThanOrEqualTo(before).isLessThanOrEqualTo(31_000_000_000L);
            before = pause;
        }
        assertThat(before).isGreaterThan(20_000_000_000L);
        assertThat(said(CannotPrepare.class)).extracting(CannotPrepare::lasting).containsExactly(false, true);
        assertThat(of(SupervisorCommand.Warn.class)).as("one reason, one line").hasSize(1);
        assertThat(said(CanPrepare.class)).isEmpty();
        happens(new SupervisorEvent.EnvironmentReady(SESSION));
        assertThat(said(CanPrepare.class)).hasSize(1);
        assertThat(of(SupervisorCommand.Inform.class)).hasSize(1);
        commands.clear();
        dispatch(SMALL);
        assertThat(of(SupervisorCommand.LaunchRunner.class)).isNotEmpty();
        assertThat(said(Returned.class)).isEmpty();
    }

    @Test
    void aTransferThatBreaksIsTriedOftenerBeforeItCountsAsLasting() {
        open(RunnerJvm.PLAIN);
        dispatch(SMALL);
        for (int i = 0; i < 7; i++) {
            codeFails(FetchFault.TRANSFER);
            supervisorTriesAgainAfter();
        }
        assertThat(said(CannotPrepare.class)).noneMatch(CannotPrepare::lasting);
        codeFails(FetchFault.TRANSFER);
        assertThat(said(CannotPrepare.class)).last().matches(CannotPrepare::lasting);
    }

    @Test
    void aSessionThatIsOpenedAnewIsReportedAgain() {
        open(RunnerJvm.PLAIN);
        dispatch(SMALL);
        codeFails(FetchFault.OWN_DISK);
        commands.clear();
        receive(new CoordinatorToWorker.OpenSession(SESSION, 2, environment(RunnerJvm.PLAIN)));
        assertThat(said(WorkerToCoordinator.class))
                .hasExactlyElementsOfTypes(WorkerToCoordinator.Inventory.class, CannotPrepare.class);
    }

    @Test
    void aCallThatCannotBeStoredGoesBackWithTheOthersThatWaitAndMayComeAgainAfterThePause() {
        open(RunnerJvm.PLAIN);
        Attempt large = dispatch(LARGE);
        Attempt small = dispatch(SMALL);
        happens(new SupervisorEvent.CallFailed(large, FetchFault.OWN_DISK, FULL));
        assertThat(said(Returned.class)).containsExactly(new Returned(large), new Returned(small));
        assertThat(said(CannotPrepare.class)).hasSize(1);
        passes(300_000_000L);
        assertThat(said(CanPrepare.class)).hasSize(1);
        commands.clear();
        happens(new SupervisorEvent.CallFailed(dispatch(LARGE), FetchFault.OWN_DISK, FULL));
        assertThat(said(CannotPrepare.class)).hasSize(1);
        passes(300_000_000L);
        assertThat(said(CanPrepare.class)).as("the second pause is longer").isEmpty();
    }

    @Test
    void aCallThatItsOwnClientCannotGiveAwayFailsAlone() {
        open(RunnerJvm.PLAIN);
        Attempt large = dispatch(LARGE);
        dispatch(SMALL);
        happens(new SupervisorEvent.CallFailed(large, FetchFault.HOLDER, FULL));
        assertThat(said(Ended.class))
                .singleElement()
                .matches(ended -> ended.attempt().equals(large));
        assertThat(said(CannotPrepare.class)).isEmpty();
        assertThat(said(Returned.class)).isEmpty();
    }

    @Test
    void anArgumentThatTheJvmHereDoesNotKnowIsTheTroubleOfThisWorkerAndIsTriedAgainWithoutATask() {
        open(new RunnerJvm(List.of("-XX:+Unknown"), Map.of()));
        Attempt attempt = dispatch(SMALL);
        happens(new SupervisorEvent.EnvironmentReady(SESSION));
        for (int i = 0; i < 3; i++) launchFails();
        assertThat(said(Returned.class)).containsExactly(new Returned(attempt));
        assertThat(said(CannotPrepare.class)).singleElement().satisfies(said -> {
            assertThat(said.failure().kind()).isEqualTo(FailureKind.ENVIRONMENT_FAILED);
            assertThat(said.lasting()).isTrue();
        });
        assertThat(said(WorkerToCoordinator.Slots.class))
                .as("others can run here")
                .isEmpty();
        commands.clear();
        passes(300_000_000L);
        long probe = of(SupervisorCommand.LaunchRunner.class).get(0).runner();
        assertThat(said(CanPrepare.class)).isEmpty();
        happens(new SupervisorEvent.RunnerUp(probe, 5));
        happens(new SupervisorEvent.RunnerBound(probe));
        assertThat(said(CanPrepare.class)).hasSize(1);
    }

    @Test
    void anInitializerThatThrowsFailsAtOnceForItWouldThrowAnywhere() {
        open(RunnerJvm.PLAIN);
        dispatch(SMALL);
        long runner = bindingRunner();
        happens(new SupervisorEvent.RunnerBindFailed(
                runner, TaskFailure.of(FailureKind.ENVIRONMENT_FAILED, "the initializer threw")));
        assertThat(said(Ended.class)).hasSize(1);
        assertThat(said(CannotPrepare.class)).isEmpty();
    }

    @Test
    void anInitializerWhoseClassIsTooNewForTheJvmHereIsTheTroubleOfThisWorker() {
        open(RunnerJvm.PLAIN);
        Attempt attempt = dispatch(SMALL);
        long runner = bindingRunner();
        happens(new SupervisorEvent.RunnerBindFailed(runner, tooNew(FailureKind.ENVIRONMENT_FAILED)));
        assertThat(said(Returned.class)).containsExactly(new Returned(attempt));
        assertThat(said(CannotPrepare.class)).singleElement().satisfies(said -> {
            assertThat(said.lasting()).isTrue();
            assertThat(said.failure().message()).contains("too new for the JVM");
        });
    }

    @Test
    void codeThatIsGoneFromTheDiskIsBroughtAnew() {
        open(RunnerJvm.PLAIN);
        dispatch(SMALL);
        long runner = bindingRunner();
        happens(new SupervisorEvent.RunnerBindFailed(
                runner, TaskFailure.of(FailureKind.REFUSED, "a jar is not on this host any more")));
        assertThat(said(CannotPrepare.class)).hasSize(1);
        commands.clear();
        passes(300_000_000L);
        assertThat(of(SupervisorCommand.PrepareEnvironment.class)).hasSize(1);
        happens(new SupervisorEvent.EnvironmentReady(SESSION));
        assertThat(said(CanPrepare.class)).hasSize(1);
    }

    @Test
    void aCallWhoseClassIsTooNewForTheJvmHereNeverBeganAndGoesBack() {
        open(RunnerJvm.PLAIN);
        Attempt attempt = dispatch(SMALL);
        long runner = bindingRunner();
        happens(new SupervisorEvent.RunnerBound(runner));
        happens(new SupervisorEvent.RunnerStarted(runner, attempt));
        var failed = new Outcome.Failed(tooNew(FailureKind.PAYLOAD_UNREADABLE));
        happens(new SupervisorEvent.RunnerEnded(runner, attempt, failed, 5, ""));
        assertThat(said(Returned.class)).containsExactly(new Returned(attempt));
        assertThat(said(Ended.class)).isEmpty();
        assertThat(said(CannotPrepare.class)).singleElement().matches(CannotPrepare::lasting);
        passes(300_000_000L);
        Attempt next = dispatch(SMALL);
        happens(new SupervisorEvent.RunnerEnded(runner, next, new Outcome.Succeeded(SMALL), 5, ""));
        assertThat(of(SupervisorCommand.Inform.class)).as("it is over").hasSize(1);
    }

    @Test
    void aResultThatFindsNoRoomIsALostAttemptAndTheNextOnesGoElsewhereForAWhile() {
        open(RunnerJvm.PLAIN);
        Attempt lost = dispatch(SMALL);
        long runner = bindingRunner();
        happens(new SupervisorEvent.RunnerBound(runner));
        happens(new SupervisorEvent.RunnerStarted(runner, lost));
        var noRoom = TaskFailure.of(FailureKind.RESULT_LOST, "no room for the result");
        happens(new SupervisorEvent.RunnerEnded(runner, lost, new Outcome.Failed(noRoom), 5, ""));
        assertThat(said(Ended.class)).singleElement().satisfies(ended -> {
            assertThat(ended.attempt()).isEqualTo(lost);
            assertThat(ended.outcome()).isInstanceOf(Outcome.Failed.class);
        });
        assertThat(said(CannotPrepare.class)).singleElement().satisfies(said -> {
            assertThat(said.failure().message()).contains("no room for the result");
            assertThat(said.lasting()).as("small results may do").isFalse();
        });
        Attempt early = dispatch(SMALL);
        assertThat(said(Returned.class)).containsExactly(new Returned(early));
        passes(300_000_000L);
        assertThat(said(CanPrepare.class)).hasSize(1);
        commands.clear();
        Attempt next = dispatch(SMALL);
        happens(new SupervisorEvent.RunnerStarted(runner, next));
        happens(new SupervisorEvent.RunnerEnded(runner, next, new Outcome.Succeeded(SMALL), 5, ""));
        assertThat(of(SupervisorCommand.Inform.class)).as("it is over").hasSize(1);
    }

    @Test
    void whereNoFurtherRunnerCanBeStartedASessionThatHasNoneGoesElsewhere() {
        open(RunnerJvm.PLAIN);
        dispatch(SMALL);
        happens(new SupervisorEvent.RunnerBound(bindingRunner()));
        receive(new CoordinatorToWorker.OpenSession(OTHER, 1, environment(RunnerJvm.PLAIN)));
        var attempt = new Attempt(new TaskId(OTHER, 1), 1);
        receive(new CoordinatorToWorker.Dispatch(attempt, 1, AttemptLimits.DEFAULT, SMALL));
        happens(new SupervisorEvent.EnvironmentReady(OTHER));
        for (int i = 0; i < RunnerPool.FAILURES_MAX; i++) {
            launchFails();
            passes(10_000_000_000L);
        }
        assertThat(said(Returned.class)).containsExactly(new Returned(attempt));
        assertThat(said(CannotPrepare.class)).singleElement().satisfies(said -> {
            assertThat(said.session()).isEqualTo(OTHER);
            assertThat(said.lasting()).as("a slot may become free").isFalse();
        });
    }

    // ---- the worker

    private void open(RunnerJvm jvm) {
        happens(new SupervisorEvent.TimePassed());
        link = of(SupervisorCommand.Dial.class).get(0).link();
        happens(new SupervisorEvent.LinkUp(link));
        receive(new CoordinatorToWorker.OpenSession(SESSION, 1, environment(jvm)));
        commands.clear();
    }

    private static Environment environment(RunnerJvm jvm) {
        return new Environment(
                List.of(),
                jvm,
                Map.of(),
                Optional.empty(),
                1,
                0,
                0,
                Duration.ofSeconds(2),
                Optional.empty(),
                Optional.empty());
    }

    private static TaskFailure tooNew(FailureKind kind) {
        var thrown = new RemoteThrowable(
                "java.lang.UnsupportedClassVersionError", Optional.empty(), List.of(), Optional.empty(), List.of());
        var wrapped = new RemoteThrowable("x.Wrapped", Optional.empty(), List.of(), Optional.of(thrown), List.of());
        return new TaskFailure(
                kind,
                "class file version 69",
                Optional.of(wrapped),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private void codeFails(FetchFault fault) {
        happens(new SupervisorEvent.EnvironmentFailed(SESSION, fault, FULL));
    }

    private void launchFails() {
        var launches = of(SupervisorCommand.LaunchRunner.class);
        long runner = launches.get(launches.size() - 1).runner();
        var autopsy = new Autopsy(OptionalInt.of(1), Optional.empty(), "", "");
        happens(new SupervisorEvent.RunnerGone(
                runner, false, List.of(), FailureKind.ENVIRONMENT_FAILED, "unknown option", autopsy));
    }

    private long bindingRunner() {
        happens(new SupervisorEvent.EnvironmentReady(SESSION));
        long runner = of(SupervisorCommand.LaunchRunner.class).get(0).runner();
        happens(new SupervisorEvent.RunnerUp(runner, 4711));
        return runner;
    }

    /** In virtual time; returns how long it took. */
    private long supervisorTriesAgainAfter() {
        int before = of(SupervisorCommand.PrepareEnvironment.class).size();
        long begin = now;
        while (of(SupervisorCommand.PrepareEnvironment.class).size() == before) {
            passes(50_000_000L);
            assertThat(now - begin).as("it tries again").isLessThan(60_000_000_000L);
        }
        return now - begin;
    }

    private Attempt dispatch(Payload call) {
        var attempt = new Attempt(new TaskId(SESSION, ++lastSeq), 1);
        receive(new CoordinatorToWorker.Dispatch(attempt, 1, AttemptLimits.DEFAULT, call));
        return attempt;
    }

    private void receive(CoordinatorToWorker message) {
        happens(new SupervisorEvent.FromCoordinator(link, message));
    }

    private void passes(long nanos) {
        now += nanos;
        happens(new SupervisorEvent.TimePassed());
        receive(new CoordinatorToWorker.CoordinatorBeat());
    }

    private void happens(SupervisorEvent event) {
        commands.addAll(supervisor.handle(event, now));
    }

    private <C extends SupervisorCommand> List<C> of(Class<C> kind) {
        return commands.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private <M extends WorkerToCoordinator> List<M> said(Class<M> kind) {
        return of(SupervisorCommand.ToCoordinator.class).stream()
                .map(SupervisorCommand.ToCoordinator::message)
                .filter(message -> !(message instanceof WorkerToCoordinator.WorkerBeat))
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }
}
