package dev.muster.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Attempt;
import dev.muster.model.AttemptLimits;
import dev.muster.model.BlobId;
import dev.muster.model.Environment;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.task.SessionId;
import dev.muster.task.TaskId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Walks the ways in which a large call can end on a worker: its file goes each time, and its owner is told once. */
@Timeout(120)
final class CallFilesWalkIT extends WorkerRig {
    private static final SessionId SESSION = StubRunner.SESSION;

    /** The ways in which a call can end. */
    private enum Ending {
        RESULT,
        FAILURE,
        CANCELLED_AT_WORK,
        CANCELLED_BEFORE_IT_STARTS,
        RECALLED,
        RUNNER_ENDED_BY_THE_TASK,
        RUNNER_KILLED_FROM_OUTSIDE,
        FETCH_FAILED,
        UNWANTED_WHILE_IT_IS_FETCHED,
        SESSION_CLOSED,
        SESSION_CLOSED_WHILE_IT_IS_FETCHED,
        WORKER_DRAINED,
        WORKER_CLOSED
    }

    @BeforeEach
    void openSession() throws Exception {
        coordinator.tell(new CoordinatorToWorker.OpenSession(
                SESSION,
                1,
                new Environment(
                        List.of(), List.of(), Map.of(), Optional.of(stored("begin")), 1, 0, Duration.ofMillis(100))));
        coordinator.await(WorkerToCoordinator.Inventory.class);
    }

    @ParameterizedTest
    @EnumSource
    void noFileIsLeftAndNoneIsReleasedTwice(Ending ending) throws Exception {
        String line = lineOf(ending);
        boolean isFetched = ending != Ending.FETCH_FAILED;
        Payload.Stored call = isFetched
                ? stored(line)
                : new Payload.Stored(BlobId.of(line.getBytes(StandardCharsets.UTF_8)), line.length());
        Path file = worker.files().callDirectory(SESSION).resolve(call.id().hex());
        end(ending, call, file);
        awaitGone(file);
        assertThat(worker.files().calls().strayReleases())
                .as("releases that had nothing to release")
                .isZero();
        worker.close();
        assertThat(directory.resolve("work/rig")).isDirectoryNotContaining("glob:**/run-*");
        assertThat(worker.files().calls().strayReleases())
                .as("releases that had nothing to release, after the end of the worker")
                .isZero();
    }

    private void end(Ending ending, Payload.Stored call, Path file) throws Exception {
        switch (ending) {
            case RESULT, FAILURE, RUNNER_ENDED_BY_THE_TASK, RUNNER_KILLED_FROM_OUTSIDE -> {
                Attempt attempt = dispatch(0, call);
                ended(attempt);
                coordinator.tell(new CoordinatorToWorker.Release(attempt));
            }
            case CANCELLED_AT_WORK -> {
                Attempt attempt = started(0, call, file);
                coordinator.tell(new CoordinatorToWorker.Cancel(attempt, true));
                assertThat(ended(attempt)).isInstanceOf(Outcome.Cancelled.class);
                coordinator.tell(new CoordinatorToWorker.Release(attempt));
            }
            case CANCELLED_BEFORE_IT_STARTS -> {
                started(0, Payload.inline("hang".getBytes(StandardCharsets.UTF_8)), directory);
                Attempt waiting = dispatch(1, call);
                coordinator.tell(new CoordinatorToWorker.Cancel(waiting, true));
                assertThat(ended(waiting)).isInstanceOf(Outcome.Cancelled.class);
            }
            case RECALLED -> {
                started(0, Payload.inline("hang".getBytes(StandardCharsets.UTF_8)), directory);
                Attempt waiting = dispatch(1, call);
                coordinator.tell(new CoordinatorToWorker.Recall(waiting));
                returned(waiting);
            }
            case FETCH_FAILED -> assertThat(ended(dispatch(0, call))).isInstanceOf(Outcome.Failed.class);
            case UNWANTED_WHILE_IT_IS_FETCHED -> {
                Attempt attempt = fetching(call);
                coordinator.tell(new CoordinatorToWorker.Release(attempt));
                arrive();
            }
            case SESSION_CLOSED -> {
                started(0, call, file);
                coordinator.tell(new CoordinatorToWorker.CloseSession(SESSION, 1));
            }
            case SESSION_CLOSED_WHILE_IT_IS_FETCHED -> {
                fetching(call);
                coordinator.tell(new CoordinatorToWorker.CloseSession(SESSION, 1));
                arrive();
            }
            case WORKER_DRAINED -> {
                started(0, Payload.inline("hang".getBytes(StandardCharsets.UTF_8)), directory);
                Attempt waiting = dispatch(1, call);
                var unused = worker.drain();
                returned(waiting);
            }
            case WORKER_CLOSED -> {
                started(0, call, file);
                worker.close();
                assertThat(worker.files().callDirectory(SESSION)).doesNotExist();
            }
        }
    }

    private static String lineOf(Ending ending) {
        return switch (ending) {
            case FAILURE -> "fail as it should";
            case CANCELLED_AT_WORK, SESSION_CLOSED, WORKER_CLOSED -> "hang";
            case RUNNER_ENDED_BY_THE_TASK -> "exit 5";
            case RUNNER_KILLED_FROM_OUTSIDE -> "signal KILL";
            default -> "hello";
        };
    }

    private Payload.Stored stored(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return new Payload.Stored(coordinator.bulk.put(bytes), bytes.length);
    }

    private Attempt dispatch(long seq, Payload call) {
        var attempt = Attempt.first(new TaskId(SESSION, seq));
        coordinator.tell(new CoordinatorToWorker.Dispatch(attempt, 1, AttemptLimits.DEFAULT, call));
        return attempt;
    }

    /** It runs, and its call lies on the disk. */
    private Attempt started(long seq, Payload call, Path file) throws InterruptedException {
        Attempt attempt = dispatch(seq, call);
        assertThat(coordinator
                        .awaitAmongOthers(WorkerToCoordinator.Started.class)
                        .attempt())
                .isEqualTo(attempt);
        assertThat(file).exists();
        return attempt;
    }

    /** Its bytes are on their way until {@link #arrive}. */
    private Attempt fetching(Payload call) throws InterruptedException {
        Attempt before = dispatch(0, Payload.inline("hello".getBytes(StandardCharsets.UTF_8)));
        ended(before); // the initializer of the session is here, and nothing but the call is fetched from now on
        coordinator.bulk.holdBack = true;
        Attempt attempt = dispatch(1, call);
        await(() -> coordinator.bulk.held.size() == 1);
        return attempt;
    }

    private void arrive() {
        coordinator.bulk.held.forEach(Runnable::run);
    }

    private Outcome ended(Attempt attempt) throws InterruptedException {
        var ended = coordinator.awaitAmongOthers(WorkerToCoordinator.Ended.class);
        assertThat(ended.attempt()).isEqualTo(attempt);
        return ended.outcome();
    }

    private void returned(Attempt attempt) throws InterruptedException {
        assertThat(coordinator
                        .awaitAmongOthers(WorkerToCoordinator.Returned.class)
                        .attempt())
                .isEqualTo(attempt);
    }

    private static void awaitGone(Path file) {
        await(() -> !Files.exists(file));
    }

    /** Nothing tells when the thread of the files has deleted one. */
    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) throw new AssertionError("not within a minute");
            LockSupport.parkNanos(1_000_000);
        }
    }
}
