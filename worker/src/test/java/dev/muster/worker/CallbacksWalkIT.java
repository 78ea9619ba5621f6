package dev.muster.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.model.Attempt;
import dev.muster.model.AttemptLimits;
import dev.muster.model.BlobId;
import dev.muster.model.CodeEntry;
import dev.muster.model.Environment;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.task.SessionId;
import dev.muster.task.TaskId;
import dev.muster.worker.events.Callback;
import dev.muster.worker.events.CallbackTrap;
import dev.muster.worker.processes.RunnerMarker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Walks all callbacks of a worker: each meets an error of linkage once. The session, the call or the worker that depends on it
 * fails with a sentence that names the jar, and what is not broken for good works again.
 */
@Timeout(120)
final class CallbacksWalkIT extends WorkerRig {
    /** Far more than it takes, and far less than for ever. */
    private static final long PATIENCE_SECONDS = 40;

    private static final String JAR = "io.perfmark:perfmark-api";
    private static final SessionId SESSION = StubRunner.SESSION;

    /** What becomes of what depends on a callback. */
    private enum Fate {
        /** The attempt goes back, and the coordinator hears why; the next try succeeds. */
        SESSION_FAILS,
        /** The whole worker breaks: nobody else would hear of it. */
        WORKER_BREAKS,
        /** Nothing depends on it. */
        NOTHING
    }

    /** A callback without a line here does not compile. */
    private static Fate fateBy(Callback callback) {
        return switch (callback) {
            case JAR_ARRIVED, JAR_AWAITED, CODE_ARRIVED, INITIALIZER_ARRIVED, CODE_CHECKED, CALL_ARRIVED ->
                Fate.SESSION_FAILS;
            case TRANSFER_ENDED, CODE_REPORTED, CALL_REPORTED, PUSH_REPORTED, RUNNER_BOUND -> Fate.WORKER_BREAKS;
            case RESULT_PUSHED -> Fate.NOTHING;
        };
    }

    @AfterEach
    void close() {
        worker.close();
        assertThat(RunnerMarker.marked(marker ->
                        marker.contains("." + Long.toHexString(worker.id().incarnation()) + ".")
                                && !marker.endsWith(".0")))
                .as("processes that are left")
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whateverIsThrownInACallbackFailsWhatDependsOnIt(Callback callback) throws Exception {
        try (var trap = CallbackTrap.once(callback)) {
            open();
            switch (fateBy(callback)) {
                case SESSION_FAILS -> theSessionFailsAndRecovers();
                case WORKER_BREAKS -> theWorkerBreaks();
                case NOTHING -> aResultComesAllTheSame(0);
            }
            assertThat(trap.wasMet()).isTrue();
        }
    }

    private void open() {
        byte[] jar = "not really a jar".getBytes(StandardCharsets.UTF_8);
        var code = new CodeEntry.Shipped("orders.jar", coordinator.bulk.put(jar), jar.length);
        Optional<Payload> initializer = Optional.of(stored("begin"));
        coordinator.tell(new CoordinatorToWorker.OpenSession(
                SESSION,
                1,
                new Environment(List.of(code), List.of(), Map.of(), initializer, 1, 0, Duration.ofMillis(100))));
    }

    private Payload.Stored stored(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return new Payload.Stored(coordinator.bulk.put(bytes), bytes.length);
    }

    /** Its call is a file, and so is its result. */
    private Attempt dispatch(long seq) {
        var attempt = Attempt.first(new TaskId(SESSION, seq));
        coordinator.tell(new CoordinatorToWorker.Dispatch(attempt, 1, AttemptLimits.DEFAULT, stored("store " + seq)));
        return attempt;
    }

    private void theSessionFailsAndRecovers() throws InterruptedException {
        Attempt failing = dispatch(0);
        assertThat(coordinator
                        .awaitAmongOthers(WorkerToCoordinator.CannotPrepare.class)
                        .failure()
                        .message())
                .contains(JAR);
        assertThat(coordinator
                        .awaitAmongOthers(WorkerToCoordinator.Returned.class)
                        .attempt())
                .isEqualTo(failing);
        coordinator.awaitAmongOthers(WorkerToCoordinator.CanPrepare.class);
        aResultComesAllTheSame(1);
        assertThat(worker.ended()).isNotDone();
    }

    private void aResultComesAllTheSame(long seq) throws InterruptedException {
        var result = (Payload.Stored) resultOf(dispatch(seq));
        coordinator.tell(new CoordinatorToWorker.BlobWanted(SESSION, result.id(), seq));
        coordinator.tell(new CoordinatorToWorker.BlobWanted(SESSION, BlobId.of(new byte[1]), seq + 1));
        assertThat(coordinator
                        .awaitAmongOthers(WorkerToCoordinator.BlobMissing.class)
                        .transfer())
                .isEqualTo(seq + 1);
        assertThat(coordinator.bulk.pushed.get(seq))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("" + seq);
    }

    private Payload resultOf(Attempt attempt) throws InterruptedException {
        var ended = coordinator.awaitAmongOthers(WorkerToCoordinator.Ended.class);
        assertThat(ended.attempt()).isEqualTo(attempt);
        return ((Outcome.Succeeded) ended.outcome()).result();
    }

    private void theWorkerBreaks() {
        dispatch(0);
        coordinator.tell(new CoordinatorToWorker.BlobWanted(SESSION, BlobId.of(new byte[1]), 7));
        assertThatThrownBy(() -> worker.ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .hasMessageContaining(JAR);
    }
}
