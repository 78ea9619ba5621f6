package dev.muster.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.BrokenProcessPoolException;
import dev.muster.RemoteTaskException;
import dev.muster.RemoteTraceback;
import dev.muster.RunnerDiedException;
import dev.muster.TaskOptions;
import dev.muster.codec.Codec;
import dev.muster.model.Autopsy;
import dev.muster.model.FailureKind;
import dev.muster.model.Outcome;
import dev.muster.model.RemoteThrowable;
import dev.muster.model.TaskFailure;
import dev.muster.task.SessionId;
import dev.muster.task.TaskId;
import dev.muster.tck.cluster.FakeCluster;
import dev.muster.tck.fixtures.SimpleTasks;
import dev.muster.tck.fixtures.TaskFixtures;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FailureExceptionsTest {
    private static final TaskId TASK = new TaskId(new SessionId(1, 2), 3);

    private final FailureExceptions failures =
            new FailureExceptions(new Codec(FailureExceptionsTest.class.getClassLoader()));

    @Test
    void item_12_3_aDeadRunnersExceptionIsAnAutopsy() {
        var failure = new TaskFailure(
                FailureKind.RUNNER_CRASHED,
                "the runner crashed",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Autopsy(OptionalInt.of(134), Optional.of("SIGABRT"), "last words", "# hs_err head")));
        assertThat(failures.exceptionOf(failure, TASK, 1))
                .hasMessageContainingAll("the runner crashed", "134", "SIGABRT", "last words", "hs_err head")
                .isInstanceOf(RunnerDiedException.class);
    }

    @Test
    void item_13_5_whatCannotBeRebuiltIsToldByAStandIn() {
        var frame = new StackTraceElement("far.Away", "call", "Away.java", 7);
        var cause = new RemoteThrowable("far.Cause", Optional.empty(), List.of(), Optional.empty(), List.of());
        var thrown = new RemoteThrowable(
                "far.AwayException", Optional.of("text"), List.of(frame), Optional.of(cause), List.of());
        var failure = new TaskFailure(
                FailureKind.TASK_THREW, "m", Optional.of(thrown), Optional.empty(), Optional.empty(), Optional.empty());
        var standIn = (RemoteTaskException) failures.exceptionOf(failure, TASK, 1);
        assertThat(standIn).hasMessage("far.AwayException: text");
        assertThat(standIn.originalClassName()).isEqualTo("far.AwayException");
        assertThat(standIn.originalMessage()).isEqualTo("text");
        assertThat(standIn.getStackTrace()).containsExactly(frame);
        assertThat(standIn.getCause()).isInstanceOf(RemoteTaskException.class);
    }

    @Test
    void item_5_10_eachFutureGetsAnInstanceOfItsOwn() {
        var failure = TaskFailure.of(FailureKind.RUNNER_EXITED, "exit");
        assertThat(failures.exceptionOf(failure, TASK, 1)).isNotSameAs(failures.exceptionOf(failure, TASK, 1));
    }

    @Test
    void item_12_9_aDeadRunnerFailsItsTaskAndNoOther() throws Exception {
        var cluster = new FakeCluster(1);
        cluster.scripted(seq -> seq == 1 ? FakeCluster.failure(FailureKind.RUNNER_EXITED, "System.exit(3)") : null);
        try (var pool = cluster.pool()) {
            var before = pool.submit(() -> 1);
            var dying = pool.submit(() -> 2);
            var after = pool.submit(() -> 3);
            assertThat(before.get()).isEqualTo(1);
            assertThatThrownBy(dying::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(RunnerDiedException.class);
            assertThat(after.get()).isEqualTo(3);
            assertThat(pool.isBroken()).isFalse();
        }
    }

    @Test
    void item_11_3_aFailingEnvironmentBreaksThePool() {
        var cluster = new FakeCluster(1);
        var submitted = new CountDownLatch(1);
        cluster.scripted(seq -> {
            TaskFixtures.await(() -> submitted.getCount() == 0);
            return FakeCluster.failure(FailureKind.ENVIRONMENT_FAILED, "the initializer threw");
        });
        var pool = cluster.pool();
        var first = pool.submit(() -> SimpleTasks.pause(10));
        var second = pool.submit(() -> 2);
        submitted.countDown();
        assertThatThrownBy(first::get).hasCauseInstanceOf(BrokenProcessPoolException.class);
        assertThatThrownBy(second::get).hasCauseInstanceOf(BrokenProcessPoolException.class);
        assertThat(first.exception()).isNotSameAs(second.exception());
        TaskFixtures.await(pool::isBroken);
        assertThatThrownBy(() -> pool.submit(() -> 3))
                .isInstanceOf(BrokenProcessPoolException.class)
                .hasMessageContaining("the initializer threw");
        pool.close();
    }

    @Test
    void retryIfTriesAgainWhatTheUserSays() throws Exception {
        var cluster = new FakeCluster(1);
        var failuresLeft = new java.util.concurrent.atomic.AtomicInteger(2);
        cluster.scripted(seq -> failuresLeft.getAndDecrement() > 0
                ? new Outcome.Failed(TaskFailure.of(FailureKind.TASK_THREW, "flaky"))
                : null);
        try (var pool = cluster.pool()) {
            var options = TaskOptions.DEFAULT.retryIf(
                    3, failure -> String.valueOf(failure.getMessage()).contains("flaky"));
            assertThat(pool.submit(() -> 4, options).get()).isEqualTo(4);
        }
    }

    @Test
    void inAClusterARelativePathThatIsNotFoundGetsAHintAndTheExceptionStaysAsItIs() {
        var inCluster = new FailureExceptions(new Codec(FailureExceptionsTest.class.getClassLoader()), true);
        var hinted = Map.of(
                "data/in.csv", "java.nio.file.NoSuchFileException",
                "out/1.png (No such file or directory)", "java.io.FileNotFoundException",
                "a.txt -> b.txt", "java.nio.file.NoSuchFileException");
        hinted.forEach((message, className) -> {
            String path = message.split(" ", -1)[0];
            for (var thrown : List.of(
                    threw(className, message, Optional.empty()),
                    threw("x.Wrapped", "", Optional.of(threw(className, message, Optional.empty()))))) {
                assertThat(tracebackOf(inCluster, thrown))
                        .contains("hint: \"" + path + "\" is a relative path")
                        .contains("workingDirectory(..)")
                        .contains(className);
                assertThat(tracebackOf(failures, thrown)).as("on this machine").doesNotContain("hint");
            }
        });
        for (var thrown : List.of(
                threw("java.nio.file.NoSuchFileException", "/data/in.csv", Optional.empty()),
                threw("java.io.FileNotFoundException", "C:\\in.csv (gone)", Optional.empty()),
                threw("java.lang.IllegalStateException", "data/in.csv", Optional.empty()))) {
            assertThat(tracebackOf(inCluster, thrown)).doesNotContain("hint");
        }
    }

    private static RemoteThrowable threw(String className, String message, Optional<RemoteThrowable> cause) {
        return new RemoteThrowable(className, Optional.of(message), List.of(), cause, List.of());
    }

    private static String tracebackOf(FailureExceptions failures, RemoteThrowable thrown) {
        var failure = new TaskFailure(
                FailureKind.TASK_THREW,
                "The task threw it",
                Optional.of(thrown),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return String.valueOf(
                failures.exceptionOf(failure, TASK, 1).getSuppressed()[0].getMessage());
    }

    @Test
    void whatWasThrownInPoolsWithinPoolsBeginsWithItsRootAndIsNotToldTwice() {
        var frames = List.of(new StackTraceElement("Deep", "task", "Deep.java", 7));
        var thrown = new RemoteThrowable(
                "java.lang.IllegalStateException", Optional.of("ten deep"), frames, Optional.empty(), List.of());
        for (int i = 0; i < 10; i++) {
            var traceback = new RemoteThrowable(
                    RemoteTraceback.class.getName(),
                    Optional.of("task " + i + "\n" + "x".repeat(5_000)),
                    List.of(),
                    Optional.empty(),
                    List.of());
            thrown = new RemoteThrowable(
                    "java.util.concurrent.ExecutionException",
                    Optional.of("level " + i),
                    frames,
                    Optional.of(thrown),
                    List.of(traceback));
        }
        var failure = new TaskFailure(
                FailureKind.TASK_THREW, "m", Optional.of(thrown), Optional.empty(), Optional.empty(), Optional.empty());
        Throwable[] suppressed = failures.exceptionOf(failure, TASK, 1).getSuppressed();
        String text = String.valueOf(suppressed[suppressed.length - 1].getMessage());
        assertThat(text.lines().toList()).element(1).isEqualTo("root cause: java.lang.IllegalStateException: ten deep");
        assertThat(text.length()).isLessThan(1_000);
        assertThat(text)
                .contains("at Deep.task(Deep.java:7)")
                .contains("Caused by: ")
                .contains("yet another process");
    }
}
