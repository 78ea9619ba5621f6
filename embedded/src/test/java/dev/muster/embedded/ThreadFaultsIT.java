package dev.muster.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.muster.Futures;
import dev.muster.ProcessPoolExecutor;
import dev.muster.TaskFuture;
import dev.muster.ThreadPool;
import dev.muster.model.jvm.ThreadRole;
import dev.muster.model.jvm.Trap;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Walks all threads of Muster: each meets an error of linkage where its work begins. What depends on it fails within seconds,
 * with a sentence that names the jar, or goes on without it; the pool ends in any case, and leaves no process.
 */
@Timeout(120)
final class ThreadFaultsIT {
    /** Far more than it takes, and far less than for ever. */
    private static final long PATIENCE_SECONDS = 40;

    private static final String JAR = "io.perfmark:perfmark-api";
    private static final int LARGE = 1 << 20;

    @ParameterizedTest
    @EnumSource
    void whateverIsThrownOnAThreadOfOursFailsWhatDependsOnItOrIsDoneWithout(ThreadRole role) throws Exception {
        switch (role) {
            case POOL_START,
                    POOL_LOOP,
                    COMPLETER,
                    KEEPER,
                    DIALER,
                    COORDINATOR_LOOP,
                    WORKER_LOOP,
                    WORKER_FILES,
                    RUNNER_ACCEPTOR,
                    RUNNER_LIFE,
                    PIPE_READER,
                    PIPE_WRITER -> aTaskFails(role);
            case OPTIONS_READER, OUTPUT_DRAIN, ARCHIVE_MAKER, WIRE_TIMER, POOL_END -> aTaskEndsAsEver(role);
            case PUSHER, FETCHER -> aLargeResultFails(role);
            case WORKER_TIMER -> theTasksAfterTheFirstFail(role);
            case WORKER_KILLER -> theTasksAfterAKillFail(role);
            case POOL_TIMER -> whatIsScheduledFails(role);
            case POOL_THREAD -> anotherThreadTakesTheTask(role);
            case FUTURES_ASKER -> futuresAreAskedAllTheSame(role);
            case EXIT_HOOK -> theFuturesEndWhileTheJvmExits(role);
            case TASK, BEAT, PARENT_WATCH, LAST_KILLER -> {} // in runners, which are other processes: RunnerThreadsTest
            case DAEMON_END, PROGRAM_END -> {} // in processes of commands: CommandEndIT
            default -> throw new AssertionError("a role without a test: " + role);
        }
    }

    private static ProcessPoolExecutor pool() {
        return ProcessPoolExecutor.builder().target("").maxWorkers(1).build();
    }

    private static void assertThatItEnds(ProcessPoolExecutor pool) {
        pool.close();
        assertThat(pool.isTerminated()).isTrue();
        long begin = System.nanoTime();
        while (ProcessHandle.current().descendants().anyMatch(ProcessHandle::isAlive)) {
            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(20));
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static void assertThatItNamesTheJar(TaskFuture<?> future) {
        assertThatThrownBy(() -> future.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining(JAR);
    }

    private static void aTaskFails(ThreadRole role) {
        var pool = pool();
        try (var trap = Trap.on(role)) {
            assertThatItNamesTheJar(pool.submit(() -> 1));
            assertThat(trap.wasMet()).isTrue();
            assertThatItEnds(pool);
        }
    }

    private static void aTaskEndsAsEver(ThreadRole role) throws Exception {
        var pool = pool();
        try (var trap = Trap.on(role)) {
            var prints = pool.submit(() -> {
                for (int i = 0; i < 10_000; i++)
                    System.out.println("a line that fills a pipe soon, if nothing reads it");
                return 1;
            });
            assertThat(prints.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(1);
            assertThatItEnds(pool);
            boolean isSure = role == ThreadRole.OUTPUT_DRAIN || role == ThreadRole.POOL_END;
            assertThat(trap.wasMet() || !isSure).isTrue(); // there may be an archive, and no deadline that passes
        }
    }

    private static void aLargeResultFails(ThreadRole role) throws Exception {
        var pool = pool();
        assertThat(pool.submit(() -> 1).get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(1);
        try (var trap = Trap.on(role)) {
            assertThatItNamesTheJar(pool.submit(() -> new byte[LARGE]));
            assertThat(trap.wasMet()).isTrue();
            assertThatItEnds(pool);
        }
    }

    private static void theTasksAfterTheFirstFail(ThreadRole role) throws Exception {
        var pool = pool();
        try (var trap = Trap.on(role)) {
            assertThat(pool.submit(() -> new byte[LARGE]).get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .hasSize(LARGE);
            assertThatThePoolBreaks(pool);
            assertThat(trap.wasMet()).isTrue();
            assertThatItEnds(pool);
        }
    }

    private static void theTasksAfterAKillFail(ThreadRole role) throws Exception {
        var pool = pool();
        try (var trap = Trap.on(role)) {
            Path mark = Files.createTempDirectory("muster-walk-").resolve("runs");
            String runs = mark.toString();
            var loops = pool.submit(() -> {
                Files.createFile(Path.of(runs)); // a cancel before this could still keep it from running
                while (true) Thread.onSpinWait();
            });
            while (!Files.exists(mark) && !loops.isDone()) LockSupport.parkNanos(1_000_000);
            assertThat(loops.cancel(true)).isTrue();
            assertThatThePoolBreaks(pool);
            assertThat(trap.wasMet()).isTrue();
            assertThatItEnds(pool);
        }
    }

    private static void assertThatThePoolBreaks(ProcessPoolExecutor pool) {
        Throwable failure = null;
        long begin = System.nanoTime();
        while (failure == null) {
            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
            failure = catchThrowable(() -> pool.submit(() -> 1).get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            LockSupport.parkNanos(10_000_000);
        }
        assertThat(failure).hasMessageContaining(JAR);
    }

    private static void whatIsScheduledFails(ThreadRole role) throws Exception {
        var pool = pool();
        try (var trap = Trap.once(role)) {
            var scheduled = pool.schedule(() -> 1, 1, TimeUnit.MILLISECONDS);
            assertThatThrownBy(() -> scheduled.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .hasMessageContaining(JAR);
            assertThat(trap.wasMet()).isTrue();
            assertThat(pool.schedule(() -> 2, 1, TimeUnit.MILLISECONDS).get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isEqualTo(2);
            assertThatItEnds(pool);
        }
    }

    private static void anotherThreadTakesTheTask(ThreadRole role) throws Exception {
        try (var trap = Trap.once(role);
                var threads = new ThreadPool(1)) {
            assertThat(threads.submit(() -> 1).get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isEqualTo(1);
            assertThat(trap.wasMet()).isTrue();
        }
    }

    private static void futuresAreAskedAllTheSame(ThreadRole role) throws Exception {
        var silent = new FutureTask<>(() -> 1);
        try (var trap = Trap.once(role)) {
            var done = Futures.waitAsync(List.of(silent));
            long begin = System.nanoTime();
            while (!trap.wasMet()) {
                assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
                LockSupport.parkNanos(1_000_000);
            }
            silent.run();
            assertThat(done.get(PATIENCE_SECONDS, TimeUnit.SECONDS).done()).containsExactly(silent);
        }
    }

    /** A program of its own, another hook of which waits for a future. */
    private static void theFuturesEndWhileTheJvmExits(ThreadRole role) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var program = new ProcessBuilder(
                        java, "-cp", System.getProperty("java.class.path"), ExitingProgram.class.getName(), role.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(said).contains("ended: ").contains(JAR);
    }

    /** Exits while a task runs. */
    static final class ExitingProgram {
        private ExitingProgram() {}

        public static void main(String[] args) {
            var trap = Trap.on(ThreadRole.valueOf(args[0]));
            var running = pool().submit(() -> {
                new CountDownLatch(1).await();
                return 1;
            });
            while (!running.isRunning() && !running.isDone()) LockSupport.parkNanos(1_000_000);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                System.out.println("ended: " + catchThrowable(running::get));
                trap.close();
            }));
            System.exit(0);
        }
    }
}
