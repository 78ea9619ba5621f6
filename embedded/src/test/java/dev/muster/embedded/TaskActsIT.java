package dev.muster.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.ProcessPoolExecutor;
import dev.muster.RunnerDiedException;
import dev.muster.TaskFuture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Scanner;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a task may do to its runner: one failed future each, with a message that says so, and the pool continues. */
@Timeout(120)
class TaskActsIT {
    private static final ProcessPoolExecutor POOL = ProcessPoolExecutor.builder()
            .target("")
            .maxWorkers(2)
            .jvmArguments("-Xmx64m")
            .build();

    @BeforeAll
    static void theFirstTaskStartsTheCluster() throws Exception {
        assertThat(POOL.submit(() -> "ready").get(60, TimeUnit.SECONDS)).isEqualTo("ready");
    }

    @AfterAll
    static void end() {
        POOL.close();
    }

    @Test
    void aTaskThatExitsFailsAloneAndSaysWithWhichCode() throws Exception {
        var exits = POOL.submit(() -> {
            System.exit(3);
            return "never";
        });
        assertThat(deathOf(exits)).hasMessageContaining("3").hasMessageContainingAll("exit");
        assertThatThePoolGoesOn();
    }

    @Test
    void aTaskThatExitsBehindAShutdownHookThatNeverEndsFailsAllTheSame() throws Exception {
        var exits = POOL.submit(() -> {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                while (true) LockSupport.park();
            }));
            System.exit(5);
            return "never";
        });
        assertThat(deathOf(exits))
                .hasMessageContaining("The task called System.exit in its runner, but a shutdown hook did not end");
        assertThatThePoolGoesOn();
    }

    /** Makes a pool in a task, and so on. */
    private static int deeperPools() throws Exception {
        try (var pool = ProcessPoolExecutor.builder()
                .target("")
                .maxWorkers(1)
                .systemProperty("muster.depth.max", "3")
                .build()) {
            return pool.submit(() -> deeperPools()).get();
        }
    }

    @Test
    void poolsWithinTasksWithinPoolsSayFirstWhatIsWrong() {
        assertThatThrownBy(TaskActsIT::deeperPools)
                .isInstanceOf(ExecutionException.class)
                .message()
                .startsWith("dev.muster.BrokenProcessPoolException: the pool cannot be started")
                .contains("3 deep, which is the limit")
                .hasSizeLessThan(700);
    }

    @Test
    void aTaskThatOverflowsItsStackFailsWithTheError() throws Exception {
        var overflows = POOL.submit(() -> deeper(0));
        assertThatThrownBy(() -> overflows.get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(StackOverflowError.class);
        assertThatThePoolGoesOn();
    }

    @Test
    void aTaskThatFillsTheHeapFailsAloneAndSaysSo() throws Exception {
        var fills = POOL.submit(() -> {
            List<byte[]> kept = new ArrayList<>();
            while (kept.size() < 1_000) kept.add(new byte[1 << 20]);
            return kept.size();
        });
        assertThatThrownBy(() -> fills.get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .hasMessageContaining("memory");
        assertThatThePoolGoesOn();
    }

    @Test
    void aTaskThatLoopsForEverIsCancelledAndItsSlotIsFreeAgain() throws Exception {
        var loops = POOL.submit(() -> {
            while (true) Thread.onSpinWait();
        });
        while (!loops.isRunning() && !loops.isDone()) LockSupport.parkNanos(1_000_000);
        assertThat(loops.cancel(true)).isTrue();
        assertThatThrownBy(() -> loops.get(1, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
        assertThatThePoolGoesOn();
    }

    @Test
    void aLambdaThatCapturesASocketFailsAtSubmitWithThePathToTheField() throws Exception {
        try (var socket = new ServerSocket()) {
            assertThatThrownBy(() -> POOL.submit(() -> socket.getLocalPort()).get(60, TimeUnit.SECONDS))
                    .hasStackTraceContaining("java.net.ServerSocket")
                    .hasStackTraceContaining("captured");
        }
        assertThatThePoolGoesOn();
    }

    @Test
    void aChildThatInheritsStandardInputFindsItEmpty() throws Exception {
        var child =
                POOL.submit(() -> new ProcessBuilder("cat").inheritIO().start().waitFor());
        assertThat(child.get(60, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void aTaskThatClosesItsStreamsTakesThemFromNoOtherAndADeathStillHasItsLastWords() throws Exception {
        try (var pool = ProcessPoolExecutor.builder().target("").maxWorkers(1).build()) {
            pool.submit(() -> {
                        System.in.close();
                        System.out.close();
                        System.err.close();
                        new Scanner(System.in, StandardCharsets.UTF_8).close();
                        return 1;
                    })
                    .get(60, TimeUnit.SECONDS);
            assertThat(pool.submit(() -> System.in.read()).get(60, TimeUnit.SECONDS))
                    .isEqualTo(-1);
            var dies = pool.submit(() -> {
                System.out.println("to be seen on out");
                System.err.println("to be seen on err");
                Runtime.getRuntime().halt(9);
                return 1;
            });
            assertThat(deathOf(dies)).hasMessageContaining("to be seen on err");
        }
    }

    /** A class of the user's that takes its time the first time, and gives up when it is interrupted. */
    private static final class Tax {
        static final int RATE = rate();

        private static int rate() {
            String told = System.getProperty("tax.waits");
            if (told == null) return 19;
            try {
                Files.createFile(Path.of(told));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            LockSupport.park();
            throw new IllegalStateException("interrupted");
        }
    }

    @Test
    void aClassThatAStopHasBrokenOnAnotherThreadFailsNoLaterTask(@TempDir Path directory) throws Exception {
        Path told = directory.resolve("told");
        String name = told.toString();
        try (var pool = ProcessPoolExecutor.builder().target("").maxWorkers(1).build()) {
            var stopped = pool.submit(() -> {
                System.setProperty("tax.waits", name);
                var executor = Executors.newSingleThreadExecutor();
                try {
                    return executor.submit(() -> Tax.RATE).get();
                } finally {
                    executor.shutdownNow();
                    boolean ignored = executor.awaitTermination(30, TimeUnit.SECONDS);
                    System.clearProperty("tax.waits");
                }
            });
            while (!Files.exists(told) && !stopped.isDone()) LockSupport.parkNanos(1_000_000);
            assertThat(stopped.cancel(true)).isTrue();
            var later = pool.submit(() -> Tax.RATE);
            assertThat(later.get(60, TimeUnit.SECONDS)).isEqualTo(19);
        }
    }

    private static Throwable deathOf(TaskFuture<?> future) {
        try {
            Object result = future.get(60, TimeUnit.SECONDS);
            throw new AssertionError("it gave " + result);
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(RunnerDiedException.class);
            return Objects.requireNonNull(e.getCause());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Both slots work: twice as many tasks as there are slots give their answers. */
    private static void assertThatThePoolGoesOn() throws Exception {
        List<TaskFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int n = i;
            answers.add(POOL.submit(() -> n + 1));
        }
        for (int i = 0; i < 4; i++)
            assertThat(answers.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(i + 1);
    }

    private static int deeper(int depth) {
        return depth < 0 ? 0 : deeper(depth + 1) + 1;
    }
}
