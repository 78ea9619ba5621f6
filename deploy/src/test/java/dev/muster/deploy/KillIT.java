package dev.muster.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.OutcomeUnknownException;
import dev.muster.ProcessPoolExecutor;
import dev.muster.TaskFuture;
import dev.muster.TaskOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code kill -9} of each role in the middle of 10,000 tasks: every future completes with its right value. */
@Timeout(400)
class KillIT extends DaemonsRig {
    private static final int TASKS = 10_000;
    private static final int ONCE_TASKS = 1_000;
    private static final int HEAVY_BYTES = 128 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    private String target = "";

    @BeforeEach
    void standUp() throws IOException {
        target = start("coordinator", "--listen", "127.0.0.1:0").firstLine();
        startWorker(target, "left", directory);
        startWorker(target, "right", directory);
        await().atMost(PATIENCE).until(() -> slots() == 2);
    }

    @Test
    void ofARunner() throws Exception {
        try (var job = new Job()) {
            long victim = job.somePid();
            ProcessHandle.of(victim).orElseThrow().destroyForcibly();
            job.assertAllRight();
            assertThat(job.pids).as("the victim was replaced").hasSizeGreaterThan(2);
        }
    }

    @Test
    void ofAWorkerAndNoRunnerOfItSurvivesIt() throws Exception {
        try (var job = new Job()) {
            job.somePid();
            MusterProcess worker = processes.get(1);
            List<ProcessHandle> runners =
                    ProcessHandle.of(worker.pid()).orElseThrow().descendants().toList();
            long killed = System.nanoTime();
            worker.killHard();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> runners.stream().noneMatch(KillIT::works));
            System.err.printf(
                    "its runners were gone %d ms after a worker%n",
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed));
            job.assertAllRight();
        }
    }

    @Test
    void ofTheCoordinatorWhichIsRestartedOnTheSameAddress() throws Exception {
        try (var job = new Job()) {
            job.somePid();
            processes.get(0).killHard();
            assertThat(start("coordinator", "--listen", target).firstLine()).isEqualTo(target);
            job.assertAllRight();
        }
    }

    @Test
    void k1_ofTheCoordinatorAndTheQueuedAtMostOnceTasksRunOnceAfterItsRestart() throws Exception {
        String marks = Files.createDirectory(directory.resolve("marks")).toString();
        try (ProcessPoolExecutor pool = newPool()) {
            var futures = new ArrayList<TaskFuture<Integer>>();
            for (int i = 0; i < ONCE_TASKS; i++) {
                int n = i;
                futures.add(pool.submit(() -> OnlyOnce.start(marks, n), TaskOptions.DEFAULT.atMostOnce()));
            }
            await().atMost(PATIENCE).until(() -> futures.get(ONCE_TASKS / 10).isDone());
            assertThat(futures.get(ONCE_TASKS - 1).isDone())
                    .as("most of it is still to be done")
                    .isFalse();
            processes.get(0).killHard();
            assertThat(start("coordinator", "--listen", target).firstLine()).isEqualTo(target);
            var failures = new ArrayList<Throwable>();
            for (TaskFuture<Integer> future : futures) {
                try {
                    future.get(120, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    failures.add(e.getCause());
                }
            }
            // A worker that is back too late had one task of each slot running, or about to.
            assertThat(failures).hasSizeLessThanOrEqualTo(2).allMatch(OutcomeUnknownException.class::isInstance);
        }
    }

    @Test
    void ofAWorkerThatIsTerminatedWhileItStillBringsTheCodeAndEveryAtMostOnceTaskRunsOnce() throws Exception {
        String marks = Files.createDirectory(directory.resolve("marks")).toString();
        Path heavy = heavyJar(directory.resolve("heavy.jar"));
        var futures = new ArrayList<TaskFuture<Integer>>();
        try (ProcessPoolExecutor pool = newPool(heavy)) {
            for (int i = 0; i < ONCE_TASKS; i++) {
                int n = i;
                futures.add(pool.submit(() -> OnlyOnce.start(marks, n), TaskOptions.DEFAULT.atMostOnce()));
            }
            Path cache = directory.resolve("left").resolve("cache");
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> bringsSomethingLarge(cache));
            processes.get(1).terminate();
            for (int i = 0; i < ONCE_TASKS; i++) {
                assertThat(futures.get(i).get(120, TimeUnit.SECONDS)).isEqualTo(i);
            }
        }
    }

    /** Whether a file is there whose transfer is under way: larger than a library of Muster, and not yet complete. */
    private static boolean bringsSomethingLarge(Path cache) throws IOException {
        try (var files = Files.walk(cache)) {
            for (Path file : files.toList()) {
                long size = Files.isRegularFile(file) ? Files.size(file) : 0;
                if (size > HEAVY_BYTES / 8 && size < HEAVY_BYTES) return true;
            }
        } catch (UncheckedIOException | NoSuchFileException e) {
            return false; // it was being renamed
        }
        return false;
    }

    private static Path heavyJar(Path jar) throws IOException {
        var bytes = new byte[HEAVY_BYTES];
        new Random(HEAVY_BYTES).nextBytes(bytes);
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.setLevel(Deflater.NO_COMPRESSION);
            out.putNextEntry(new JarEntry("heavy.bin"));
            out.write(bytes);
        }
        return jar;
    }

    private ProcessPoolExecutor newPool(Path... more) {
        var classPath = new ArrayList<>(List.of(Path.of("target/test-classes")));
        classPath.addAll(List.of(more));
        return ProcessPoolExecutor.builder()
                .target(target)
                .connectTimeout(PATIENCE)
                .classPath(classPath)
                .build();
    }

    /**
     * An orphan that has ended counts as alive until its parent collects it, and here none may do so; it has no command any more.
     */
    private static boolean works(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    /** The tasks under way, from this JVM as their client. */
    private final class Job implements AutoCloseable {
        final ProcessPoolExecutor pool = newPool();
        final List<TaskFuture<Square>> futures = new ArrayList<>();
        final Set<Long> pids = ConcurrentHashMap.newKeySet();
        final AtomicInteger ended = new AtomicInteger();
        final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

        Job() {
            for (int i = 0; i < TASKS; i++) {
                int n = i;
                TaskFuture<Square> future = pool.submit(Square::compute, n);
                var unused = future.whenComplete((square, failure) -> {
                    if (failure != null) failures.add(failure);
                    else pids.add(square.pid());
                    ended.incrementAndGet();
                });
                futures.add(future);
            }
        }

        /** A runner that works on this job, while most of it is still to be done. */
        long somePid() {
            await().atMost(PATIENCE).until(() -> {
                if (!failures.isEmpty()) throw new AssertionError("a task failed", failures.element());
                return ended.get() > TASKS / 10 && pids.size() >= 2;
            });
            assertThat(ended.get()).as("the job is in its middle").isLessThan(TASKS * 9 / 10);
            return pids.iterator().next();
        }

        void assertAllRight() throws Exception {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
            for (int i = 0; i < TASKS; i++) {
                Square square = futures.get(i).get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                assertThat(square.isRight(i)).as("task %d gave %s", i, square).isTrue();
            }
        }

        @Override
        public void close() {
            pool.shutdownNow();
            pool.close();
        }
    }

    private int slots() {
        return (int) status(target)
                .lines()
                .filter(line -> line.contains("\"slots\": 1"))
                .count();
    }
}
