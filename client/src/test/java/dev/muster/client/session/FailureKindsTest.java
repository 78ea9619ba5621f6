package dev.muster.client.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.BrokenProcessPoolException;
import dev.muster.OutcomeUnknownException;
import dev.muster.RemoteTaskException;
import dev.muster.RemoteTraceback;
import dev.muster.ResultEncodeException;
import dev.muster.RunnerDiedException;
import dev.muster.TaskDecodeException;
import dev.muster.TaskTimedOutException;
import dev.muster.WorkerLostException;
import dev.muster.codec.Codec;
import dev.muster.model.Autopsy;
import dev.muster.model.FailureKind;
import dev.muster.model.Place;
import dev.muster.model.RemoteThrowable;
import dev.muster.model.TaskFailure;
import dev.muster.model.WorkerId;
import dev.muster.task.SessionId;
import dev.muster.task.TaskId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each kind of failure becomes for its user: an exception that keeps what its sentence and its javadoc promise. */
class FailureKindsTest {
    private static final TaskId TASK = new TaskId(new SessionId(1, 2), 3);
    private static final Place PLACE = new Place("host7", new WorkerId("worker5", 6), 4711);
    private static final StackTraceElement FRAME = new StackTraceElement("far.Away", "call", "Away.java", 7);
    private static final RemoteThrowable THROWN = new RemoteThrowable(
            "far.AwayException", Optional.of("far text"), List.of(FRAME), Optional.empty(), List.of());

    /** What the exception has beside its sentence. */
    private enum Has {
        NOTHING,
        /** The remains of the process, in its message: its sentence or its javadoc tells the user to look at them. */
        AUTOPSY,
        /** What was thrown, as its cause. */
        CAUSE
    }

    private record Promise(Class<? extends Throwable> type, Has has, String sentence) {}

    private static final Map<FailureKind, Promise> PROMISES = new EnumMap<>(FailureKind.class);

    private static void promise(FailureKind kind, Class<? extends Throwable> type, Has has, String sentence) {
        PROMISES.put(kind, new Promise(type, has, sentence));
    }

    static {
        promise(FailureKind.TASK_THREW, RemoteTaskException.class, Has.NOTHING, "far.AwayException: far text");
        promise(FailureKind.RUNNER_DAMAGED, RemoteTaskException.class, Has.NOTHING, "far.AwayException: far text");
        promise(FailureKind.PAYLOAD_UNREADABLE, TaskDecodeException.class, Has.CAUSE, "The call could not be read.");
        promise(FailureKind.RESULT_UNWRITABLE, ResultEncodeException.class, Has.CAUSE, "Its result cannot travel.");
        promise(FailureKind.TIMED_OUT, TaskTimedOutException.class, Has.AUTOPSY, "See in the autopsy where it was.");
        promise(FailureKind.RUNNER_EXITED, RunnerDiedException.class, Has.AUTOPSY, "The task called System.exit(3).");
        promise(FailureKind.RUNNER_OUT_OF_MEMORY, RunnerDiedException.class, Has.AUTOPSY, "It ran out of memory.");
        promise(
                FailureKind.RUNNER_CRASHED,
                RunnerDiedException.class,
                Has.AUTOPSY,
                "The error file is in the autopsy.");
        promise(FailureKind.RUNNER_UNRESPONSIVE, RunnerDiedException.class, Has.AUTOPSY, "Look at the thread dump.");
        promise(FailureKind.RUNNER_KILLED, RunnerDiedException.class, Has.AUTOPSY, "The last lines it wrote say why.");
        promise(FailureKind.WORKER_LOST, WorkerLostException.class, Has.NOTHING, "The task was lost 3 times.");
        promise(FailureKind.RESULT_LOST, ResultEncodeException.class, Has.NOTHING, "The disk is full.");
        promise(FailureKind.ENVIRONMENT_FAILED, BrokenProcessPoolException.class, Has.CAUSE, "The initializer threw.");
        promise(FailureKind.OUTCOME_UNKNOWN, OutcomeUnknownException.class, Has.AUTOPSY, "The task may have run.");
        promise(FailureKind.REFUSED, RejectedExecutionException.class, Has.NOTHING, "A limit was met.");
    }

    private final FailureExceptions failures =
            new FailureExceptions(new Codec(FailureKindsTest.class.getClassLoader()));

    private static TaskFailure failure(FailureKind kind) {
        Promise promise = requireNonNull(PROMISES.get(kind), "a kind without a promise: " + kind);
        boolean isThrown =
                promise.has() == Has.CAUSE || kind == FailureKind.TASK_THREW || kind == FailureKind.RUNNER_DAMAGED;
        var autopsy =
                new Autopsy(OptionalInt.of(137), Optional.of("SIGKILL"), "last words", "Full thread dump: Away.java:7");
        return new TaskFailure(
                kind,
                promise.sentence(),
                isThrown ? Optional.of(THROWN) : Optional.empty(),
                Optional.empty(),
                Optional.of(PLACE),
                promise.has() == Has.AUTOPSY ? Optional.of(autopsy) : Optional.empty());
    }

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    void itIsAnExceptionOfItsOwnThatKeepsItsPromise(FailureKind kind) {
        Promise promise = requireNonNull(PROMISES.get(kind));
        Throwable made = failures.exceptionOf(failure(kind), TASK, 2);
        assertThat(made).isExactlyInstanceOf(promise.type()).hasMessageStartingWith(promise.sentence());
        switch (promise.has()) {
            case NOTHING ->
                assertThat(made)
                        .hasMessage(
                                isOfTask(kind)
                                        ? promise.sentence()
                                        : promise.sentence() + "\nfailure kind: " + heading(kind))
                        .hasNoCause();
            case AUTOPSY ->
                assertThat(made)
                        .hasMessageContainingAll("exit code: 137", "signal: SIGKILL")
                        .hasMessageContaining("last lines on standard error:\nlast words")
                        .hasMessageContaining("its threads before the kill:\nFull thread dump: Away.java:7");
            case CAUSE ->
                assertThat(made.getCause())
                        .hasMessage("far.AwayException: far text")
                        .satisfies(cause -> assertThat(cause.getStackTrace()).containsExactly(FRAME));
        }
        if (made instanceof RunnerDiedException died)
            assertThat("RUNNER_" + died.kind()).isEqualTo(kind.name());
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"TASK_THREW", "RUNNER_DAMAGED"}) // whose message is the task's own
    void theLastLineOfItsMessageIsAHeadingOfThePageOnFailures(FailureKind kind) {
        assertThat(failures.exceptionOf(failure(kind), TASK, 2))
                .hasMessageEndingWith("\nfailure kind: " + heading(kind));
    }

    private static boolean isOfTask(FailureKind kind) {
        return kind == FailureKind.TASK_THREW || kind == FailureKind.RUNNER_DAMAGED;
    }

    private static String heading(FailureKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    void itTellsTheHostTheProcessTheWorkerTheTaskAndTheAttempt(FailureKind kind) {
        Throwable made = failures.exceptionOf(failure(kind), TASK, 2);
        assertThatPlaceIsIn(made);
        assertThat(failures.exceptionOf(failure(kind), TASK, 2))
                .as("one of its own each time")
                .isNotSameAs(made);
        if (FailureExceptions.isDeath(kind)) assertThatPlaceIsIn(failures.breaking(failure(kind), TASK, 2));
    }

    private static void assertThatPlaceIsIn(Throwable made) {
        var there = Arrays.stream(made.getSuppressed())
                .filter(RemoteTraceback.class::isInstance)
                .map(RemoteTraceback.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(there.host()).isEqualTo("host7");
        assertThat(there.pid()).isEqualTo(4711);
        assertThat(there.worker()).isEqualTo("worker5");
        assertThat(there.task()).isEqualTo(TASK.toString());
        assertThat(there.attempt()).isEqualTo(2);
        assertThat(there)
                .hasMessageStartingWith("task " + TASK + ", attempt 2, in runner 4711 of worker worker5 on host7");
    }
}
