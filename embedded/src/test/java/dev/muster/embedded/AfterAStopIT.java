package dev.muster.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.ProcessPoolExecutor;
import dev.muster.TaskOptions;
import dev.muster.task.TaskContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A task that is stopped in the middle of something leaves no failure for those after it. */
@Timeout(120)
final class AfterAStopIT {
    /** As a library keeps what it makes when first asked: a value, or else what that threw. */
    private static final AtomicReference<@Nullable RuntimeException> KEPT = new AtomicReference<>();

    @TempDir
    Path directory;

    private ProcessPoolExecutor pool;
    private String file = "";

    @BeforeEach
    void stopATaskInTheMiddle() throws Exception {
        pool = ProcessPoolExecutor.builder().target("").maxWorkers(1).build();
        file = directory.resolve("runs").toString();
        String mark = directory.resolve("waits").toString();
        var stopped = pool.submit(() -> waitAndKeep(mark));
        long begin = System.nanoTime();
        while (!Files.exists(Path.of(mark))) {
            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(60));
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(stopped.cancel(true)).isTrue();
    }

    @AfterEach
    void end() {
        pool.close();
    }

    @Test
    void aTaskThatMeetsWhatTheStopLeftIsTriedAgainInAnotherProcess() throws Exception {
        String runs = file;
        assertThat(pool.submit(() -> useWhatIsKept(runs)).get(60, TimeUnit.SECONDS))
                .isEqualTo(2);
        assertThat(Files.readAllLines(Path.of(file))).hasSize(2);
    }

    @Test
    void aTaskThatMayRunAtMostOnceFailsWithWhatItMetAndIsNotRunAgain() throws Exception {
        String runs = file;
        var once = pool.submit(() -> useWhatIsKept(runs), TaskOptions.DEFAULT.atMostOnce());
        assertThatThrownBy(() -> once.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(CompletionException.class);
        assertThat(pool.submit(() -> useWhatIsKept(runs)).get(60, TimeUnit.SECONDS))
                .as("in the process that replaces the other")
                .isEqualTo(1);
        assertThat(Files.readAllLines(Path.of(file))).hasSize(2);
    }

    private static int waitAndKeep(String mark) throws Exception {
        Files.createFile(Path.of(mark));
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            var thrown = new IllegalStateException("the value cannot be made", e);
            KEPT.set(thrown);
            throw thrown;
        }
        return 0;
    }

    private static int useWhatIsKept(String runs) throws Exception {
        Files.writeString(Path.of(runs), "run\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        RuntimeException before = KEPT.get();
        if (before != null) throw new CompletionException(before);
        return TaskContext.current().attempt();
    }
}
