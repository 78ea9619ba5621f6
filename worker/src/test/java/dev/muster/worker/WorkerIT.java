package dev.muster.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.model.Attempt;
import dev.muster.model.AttemptLimits;
import dev.muster.model.BlobId;
import dev.muster.model.CodeEntry;
import dev.muster.model.Environment;
import dev.muster.model.FailureKind;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.TaskFailure;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.proto.grpc.InProcessTransport;
import dev.muster.task.SessionId;
import dev.muster.task.TaskId;
import dev.muster.worker.files.FileTree;
import dev.muster.worker.processes.RunnerMarker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A whole worker, with its state machine and real processes, and a coordinator that follows a script. */
class WorkerIT extends WorkerRig {
    private static final SessionId SESSION = StubRunner.SESSION;

    @AfterEach
    void close() throws Exception {
        worker.close();
        worker.close();
        assertThat(worker.ended()).isCompleted();
        assertThat(ours()).as("processes that are left").isEmpty();
        try (var left = Files.list(directory.resolve("work/rig"))) {
            assertThat(left.map(file -> String.valueOf(file.getFileName()))).containsOnly("cache", "lock");
        }
    }

    /** Runners and what they have started; the process that makes the archive is number 0. */
    private List<ProcessHandle> ours() {
        String incarnation = "." + Long.toHexString(worker.id().incarnation()) + ".";
        return RunnerMarker.marked(marker -> marker.contains(incarnation) && !marker.endsWith(".0"));
    }

    private void open(SessionId session, CodeEntry... code) throws InterruptedException {
        var environment =
                new Environment(List.of(code), List.of(), Map.of(), Optional.empty(), 1, 0, Duration.ofMillis(100));
        coordinator.tell(new CoordinatorToWorker.OpenSession(session, 1, environment));
        coordinator.await(WorkerToCoordinator.Inventory.class);
    }

    private Attempt dispatch(long seq, String line) {
        return dispatch(seq, StubRunner.payload(line), AttemptLimits.DEFAULT);
    }

    private Attempt dispatch(long seq, Payload call, AttemptLimits options) {
        var attempt = Attempt.first(new TaskId(SESSION, seq));
        coordinator.tell(new CoordinatorToWorker.Dispatch(attempt, 1, options, call));
        return attempt;
    }

    private Outcome outcomeOf(Attempt attempt) throws InterruptedException {
        assertThat(coordinator.await(WorkerToCoordinator.Started.class).attempt())
                .isEqualTo(attempt);
        var ended = coordinator.await(WorkerToCoordinator.Ended.class);
        assertThat(ended.attempt()).isEqualTo(attempt);
        coordinator.tell(new CoordinatorToWorker.Release(attempt));
        return ended.outcome();
    }

    private TaskFailure failureOf(Attempt attempt) throws InterruptedException {
        return ((Outcome.Failed) outcomeOf(attempt)).failure();
    }

    @Test
    void aTaskRunsAndItsOutcomeComesBack() throws Exception {
        open(SESSION);
        assertThat(outcomeOf(dispatch(0, "hello"))).isEqualTo(new Outcome.Succeeded(StubRunner.payload("hello")));
    }

    @Test
    void oneDeathFailsOneTaskAndTheNextOneRuns() throws Exception {
        open(SESSION);
        Attempt attempt = dispatch(0, "exit 5");
        assertThat(coordinator.await(WorkerToCoordinator.Started.class).attempt())
                .isEqualTo(attempt);
        assertThat(coordinator
                        .await(WorkerToCoordinator.RunnerDied.class)
                        .failure()
                        .kind())
                .as("the session hears of the death before the task does")
                .isEqualTo(FailureKind.RUNNER_EXITED);
        var ended = coordinator.await(WorkerToCoordinator.Ended.class);
        assertThat(ended.attempt()).isEqualTo(attempt);
        coordinator.tell(new CoordinatorToWorker.Release(attempt));
        TaskFailure failure = ((Outcome.Failed) ended.outcome()).failure();
        assertThat(failure.kind()).isEqualTo(FailureKind.RUNNER_EXITED);
        assertThat(failure.message()).contains("System.exit(5)");
        assertThat(failure.place()).hasValueSatisfying(place -> {
            assertThat(place.worker()).isEqualTo(worker.id());
            assertThat(place.pid()).isPositive();
        });
        assertThat(failure.autopsy().orElseThrow().exitCode()).hasValue(5);
        assertThat(outcomeOf(dispatch(1, "alive"))).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void codeAndCallsAreFetchedAndASecondSessionFetchesNoCode() throws Exception {
        byte[] jar = "not really a jar".getBytes(StandardCharsets.UTF_8);
        var code = new CodeEntry.Shipped("orders.jar", coordinator.bulk.put(jar), jar.length);
        byte[] call = "store result".getBytes(StandardCharsets.UTF_8);
        var stored = new Payload.Stored(coordinator.bulk.put(call), call.length);
        open(SESSION, code);
        Attempt attempt = dispatch(0, stored, AttemptLimits.DEFAULT);
        assertThat(coordinator.await(WorkerToCoordinator.Started.class).attempt())
                .isEqualTo(attempt);
        var outcome = (Outcome.Succeeded)
                coordinator.await(WorkerToCoordinator.Ended.class).outcome();
        var result = (Payload.Stored) outcome.result();
        coordinator.tell(new CoordinatorToWorker.BlobWanted(SESSION, result.id(), 7));
        coordinator.tell(new CoordinatorToWorker.BlobWanted(SESSION, stored.id(), 8));
        assertThat(coordinator.await(WorkerToCoordinator.BlobMissing.class).transfer())
                .isEqualTo(8);
        assertThat(coordinator.bulk.pushed.get(7L)).isEqualTo("result".getBytes(StandardCharsets.UTF_8));
        assertThat(worker.codeFetches()).isEqualTo(1);

        coordinator.tell(new CoordinatorToWorker.CloseSession(SESSION, 1));
        var second = new SessionId(3, 4);
        open(second, code);
        var again = Attempt.first(new TaskId(second, 0));
        coordinator.tell(
                new CoordinatorToWorker.Dispatch(again, 1, AttemptLimits.DEFAULT, StubRunner.payload("hello")));
        assertThat(outcomeOf(again)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(worker.codeFetches()).isEqualTo(1);
    }

    @Test
    void codeThatCannotBeHadSendsTheAttemptBackWithTheReason() throws Exception {
        open(SESSION, new CodeEntry.Shipped("gone.jar", BlobId.of(new byte[5]), 5));
        Attempt attempt = dispatch(0, "hello");
        var said = coordinator.await(WorkerToCoordinator.CannotPrepare.class);
        assertThat(said.failure().message()).contains("gone.jar").contains("the client does not have");
        assertThat(coordinator.await(WorkerToCoordinator.Returned.class).attempt())
                .isEqualTo(attempt);
    }

    @Test
    void codeThatIsGoneFromTheDiskWithItsDirectoryIsBroughtAnew() throws Exception {
        byte[] jar = "not really a jar".getBytes(StandardCharsets.UTF_8);
        open(SESSION, new CodeEntry.Shipped("orders.jar", coordinator.bulk.put(jar), jar.length));
        assertThat(outcomeOf(dispatch(0, "hello"))).isInstanceOf(Outcome.Succeeded.class);
        FileTree.delete(directory.resolve("work/rig/cache"));
        Attempt dying = dispatch(1, "exit 5");
        coordinator.await(WorkerToCoordinator.Started.class);
        coordinator.await(WorkerToCoordinator.RunnerDied.class);
        coordinator.await(WorkerToCoordinator.Ended.class);
        coordinator.tell(new CoordinatorToWorker.Release(dying));
        assertThat(outcomeOf(dispatch(2, "hello"))).isInstanceOf(Outcome.Succeeded.class);
        assertThat(worker.codeFetches()).isEqualTo(2);
    }

    @Test
    void aCancelEndsATaskThatListensToNobody() throws Exception {
        open(SESSION);
        Attempt attempt = dispatch(0, "shell setsid sleep 1000 & exec sleep 1000");
        coordinator.await(WorkerToCoordinator.Started.class);
        coordinator.tell(new CoordinatorToWorker.Cancel(attempt, true));
        assertThat(coordinator.await(WorkerToCoordinator.Ended.class).outcome()).isInstanceOf(Outcome.Cancelled.class);
        assertThat(ours()).isEmpty();
    }

    @Test
    void aTaskThatTakesTooLongIsShownWhereItWas() throws Exception {
        open(SESSION);
        var options = new AttemptLimits(Optional.of(Duration.ofMillis(100)));
        TaskFailure failure = failureOf(dispatch(0, StubRunner.payload("hang"), options));
        assertThat(failure.kind()).isEqualTo(FailureKind.TIMED_OUT);
        assertThat(failure.message()).contains("longer than 100 ms", "see in the autopsy where it was");
        assertThat(failure.autopsy().orElseThrow().evidence()).contains("StubRunner.act");
    }

    @Test
    void aLostStreamIsDialledAgainWithAllThatIsHeld() throws Exception {
        open(SESSION);
        Attempt attempt = dispatch(0, "hang");
        coordinator.await(WorkerToCoordinator.Started.class);
        coordinator.cut();
        var join = coordinator.awaitJoin();
        assertThat(join.held()).singleElement().satisfies(held -> {
            assertThat(held.attempt()).isEqualTo(attempt);
            assertThat(held.isStarted()).isTrue();
        });
    }

    @Test
    void aDrainedWorkerIsEmptyAndSaysSo() throws Exception {
        open(SESSION);
        Attempt attempt = dispatch(0, "hello");
        assertThat(outcomeOf(attempt)).isInstanceOf(Outcome.Succeeded.class);
        worker.drain().get(1, TimeUnit.MINUTES);
        assertThat(coordinator.await(WorkerToCoordinator.Slots.class).slots()).isZero();
    }

    @Test
    void aSecondWorkerOfTheSameNameIsTurnedAway() {
        assertThatThrownBy(() -> Worker.start(RunnersFixture.config(directory), coordinator))
                .hasMessageContaining("already works");
    }

    @Test
    void aWorkerThatIsClosedAtWorkLeavesNothing() throws Exception {
        open(SESSION);
        dispatch(0, "shell setsid sleep 1000 & exec sleep 1000");
        coordinator.await(WorkerToCoordinator.Started.class);
        worker.close();
        assertThat(ours()).isEmpty();
        assertThat(worker.drain()).isCompletedExceptionally();
    }

    @Test
    void aWorkerThatCannotReachTheCoordinatorInsideItsProgramEndsAndSaysWhy() throws Exception {
        try (var transport = new InProcessTransport("nobody is here");
                var alone = Worker.start(RunnersFixture.config(directory.resolve("alone")), transport)) {
            assertThatThrownBy(() -> alone.ended().get(30, TimeUnit.SECONDS))
                    .hasMessageContaining(
                            "failed and has stopped: the coordinator inside this program cannot be reached")
                    .hasMessageContaining("nobody is here")
                    .hasMessageNotContaining("bug");
        }
    }
}
