package dev.muster.tck.executors;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.ScheduledTaskFuture;
import dev.muster.TaskEncodeException;
import dev.muster.task.RemoteCallable;
import dev.muster.task.RemoteRunnable;
import dev.muster.tck.fixtures.SimpleTasks;
import dev.muster.tck.fixtures.TaskFixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that run later or again and again, whatever runs them; covers what JSR-166 asserts of a ScheduledExecutorService. */
public interface ScheduleContract extends Contract {
    /** A file for the marks of tasks. */
    private static Path marks(Path directory) throws IOException {
        return Files.createFile(directory.resolve("marks"));
    }

    /** Adds a letter to a file, which is what a task can do that is seen from outside. */
    static void mark(String file) {
        try {
            Files.writeString(Path.of(file), "x", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static void awaitMarks(Path file, int count) {
        TaskFixtures.await(() -> Files.size(file) >= count);
    }

    @Test
    default void item_21_A15_aTaskRunsAfterItsDelayAndNotBefore() throws Exception {
        try (var pool = newExecutor(1)) {
            long start = System.nanoTime();
            ScheduledTaskFuture<Integer> later = pool.schedule(() -> 5, 150, MILLISECONDS);
            assertThat(later.isDone()).isFalse();
            assertThat(later.isPeriodic()).isFalse();
            assertThat(later.getDelay(MILLISECONDS)).isBetween(-10_000L, 150L);
            assertThat(later.get(30, SECONDS)).isEqualTo(5);
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(MILLISECONDS.toNanos(150));
            assertThat(pool.schedule(() -> {}, Duration.ofMillis(1)).get(30, SECONDS))
                    .isNull();
            assertThat(pool.schedule(() -> 6, -5, SECONDS).get(30, SECONDS)).isEqualTo(6);
            assertThat(pool.schedule(() -> 7, Duration.ofSeconds(Long.MIN_VALUE))
                            .get(30, SECONDS))
                    .isEqualTo(7);
            var never = pool.schedule(() -> 8, Long.MAX_VALUE, SECONDS);
            assertThat(never.getDelay(SECONDS)).isGreaterThan(1_000_000);
            assertThat(never.compareTo(later)).isPositive();
            assertThat(never.cancel()).isTrue();
        }
    }

    @Test
    default void item_21_A15_eachShapeOfTaskCanBeScheduledWithoutACast() throws Exception {
        try (var pool = newExecutor(1)) {
            RemoteCallable<Integer> callable = () -> 1;
            RemoteRunnable runnable = () -> {};
            ScheduledExecutorService plain = pool;
            assertThat(pool.schedule(callable, 1, NANOSECONDS).get()).isEqualTo(1);
            assertThat(pool.schedule(runnable, 1, NANOSECONDS).get()).isNull();
            assertThat(plain.schedule(callable, 1, NANOSECONDS).get()).isEqualTo(1);
            assertThat(plain.schedule((Runnable) runnable, 1, NANOSECONDS).get())
                    .isNull();
            var failing = pool.schedule(
                    () -> {
                        throw new IOException("late");
                    },
                    1,
                    MILLISECONDS);
            assertThatThrownBy(failing::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    default void item_21_A15_tasksRunInTheOrderOfTheirTimes(@TempDir Path directory) throws Exception {
        Path file = marks(directory);
        String name = file.toString();
        try (var pool = newExecutor(1)) {
            long soon = System.nanoTime() + MILLISECONDS.toNanos(800); // so long as a busy machine may hold this up
            for (int i = 5; i >= 1; i--) {
                String letter = String.valueOf(i);
                var unused = pool.schedule(
                        () -> Files.writeString(Path.of(name), letter, StandardOpenOption.APPEND),
                        soon + MILLISECONDS.toNanos(20L * i) - System.nanoTime(),
                        NANOSECONDS);
            }
        }
        assertThat(file).hasContent("12345");
    }

    @Test
    default void item_21_A15_aFixedRateRunsAgainAndAgainUntilItIsCancelled(@TempDir Path directory) throws Exception {
        Path file = marks(directory);
        String name = file.toString();
        try (var pool = newExecutor(2)) {
            ScheduledTaskFuture<?> beat = pool.scheduleAtFixedRate(() -> mark(name), 0, 5, MILLISECONDS);
            assertThat(beat.isPeriodic()).isTrue();
            awaitMarks(file, 5);
            assertThat(beat.isDone()).isFalse();
            assertThat(beat.cancel(false)).isTrue();
            assertThat(beat.isCancelled()).isTrue();
            assertThatThrownBy(beat::get).isInstanceOf(CancellationException.class);
        }
        assertThat(Files.size(file)).isGreaterThanOrEqualTo(5);
    }

    /** Notes when it began and ended, alone; its first run lasts until the mark "end". */
    static void notesItsTimes(String directory) {
        Path file = Path.of(directory, "times");
        long start = System.nanoTime();
        try (var lock = Files.newOutputStream(Path.of(directory, "lock"), StandardOpenOption.CREATE_NEW)) {
            lock.write(1);
            if (!Files.exists(file)) SimpleTasks.awaitMark(directory, "end");
        } catch (IOException e) {
            throw new UncheckedIOException("two runs at a time", e);
        }
        try {
            Files.delete(Path.of(directory, "lock"));
            Files.writeString(
                    file, start + " " + System.nanoTime() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the first run end at that time; returns when so many runs began and ended, and ends them. */
    private static List<long[]> endFirstRun(ScheduledTaskFuture<?> series, Path directory, long when, int runs)
            throws IOException {
        while (System.nanoTime() - when < 0) LockSupport.parkNanos(5_000_000);
        SimpleTasks.mark(directory.toString(), "end");
        List<long[]> times = awaitTimes(directory, runs);
        assertThat(series.isDone()).as("%s", series).isFalse();
        series.cancel(false);
        return times;
    }

    /** When so many runs began and ended, once they have. */
    private static List<long[]> awaitTimes(Path directory, int runs) throws IOException {
        Path file = directory.resolve("times");
        TaskFixtures.await(() -> Files.exists(file) && Files.readAllLines(file).size() >= runs);
        return Files.readAllLines(file).stream()
                .limit(runs)
                .map(line ->
                        Stream.of(line.split(" ")).mapToLong(Long::parseLong).toArray())
                .toList();
    }

    @Test
    default void item_21_A15_aFixedDelayCountsFromTheEndOfARunAndRunsDoNotOverlap(@TempDir Path directory)
            throws Exception {
        String name = directory.toString();
        try (var pool = newExecutor(2)) {
            long delay = MILLISECONDS.toNanos(100);
            var series = pool.scheduleWithFixedDelay(() -> notesItsTimes(name), 0, delay, NANOSECONDS);
            TaskFixtures.awaitStart(series);
            List<long[]> times = endFirstRun(series, directory, System.nanoTime() + 3 * delay, 4);
            for (int i = 1; i < times.size(); i++) {
                assertThat(times.get(i)[0] - times.get(i - 1)[1])
                        .as("from the end of run %d to the start of the next", i)
                        .isGreaterThanOrEqualTo(delay);
            }
        }
    }

    @Test
    default void item_21_A15_aFixedRateCountsFromStartToStartAndCatchesUpAfterALongRun(@TempDir Path directory)
            throws Exception {
        String name = directory.toString();
        try (var pool = newExecutor(2)) {
            long period = MILLISECONDS.toNanos(200);
            int missed = 8;
            long begin = System.nanoTime();
            var series = pool.scheduleAtFixedRate(() -> notesItsTimes(name), period, period, NANOSECONDS);
            List<long[]> times = endFirstRun(series, directory, begin + (missed + 1) * period, missed + 3);
            for (int i = 0; i < times.size(); i++) {
                assertThat(times.get(i)[0] - begin)
                        .as("run %d does not come before its time", i)
                        .isGreaterThanOrEqualTo((i + 1) * period);
            }
            assertThat(times.get(missed)[0] - times.get(0)[1])
                    .as("what was missed during the first run follows at once, and is not left out")
                    .isLessThan((missed - 1) * period);
        }
    }

    @Test
    default void item_21_A15_aRunThatFailsEndsTheSeriesWithItsException(@TempDir Path directory) throws Exception {
        Path file = marks(directory);
        String name = file.toString();
        try (var pool = newExecutor(1)) {
            var series = pool.scheduleWithFixedDelay(
                    () -> {
                        mark(name);
                        if (Path.of(name).toFile().length() == 3) throw new IllegalStateException("third");
                    },
                    0,
                    1,
                    MILLISECONDS);
            assertThatThrownBy(() -> series.get(30, SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("third");
            assertThat(Files.size(file)).isEqualTo(3);
        }
    }

    @Test
    default void item_21_A15_cancelStopsWhatWaitsAndInterruptsARunUnderWay(@TempDir Path directory) throws Exception {
        Path file = marks(directory);
        String name = file.toString();
        try (var pool = newExecutor(1)) {
            var waiting = pool.schedule(() -> mark(name), 1, SECONDS);
            assertThat(waiting.cancel()).isTrue();
            assertThat(waiting.cancel(true)).isTrue();
            assertThatThrownBy(waiting::get).isInstanceOf(CancellationException.class);
            var series = pool.scheduleAtFixedRate(() -> SimpleTasks.pause(600_000), 0, 1, MILLISECONDS);
            TaskFixtures.awaitStart(series);
            assertThat(series.toString()).contains("running on ");
            assertThat(series.cancel()).as("Python's cancel leaves a run alone").isFalse();
            assertThat(series.cancel(true)).isTrue();
            assertThat(pool.submit(() -> 1).get(30, SECONDS)).isEqualTo(1);
        }
        assertThat(Files.size(file)).isZero();
    }

    @Test
    default void item_21_A15_afterAShutdownDelayedTasksRunAndPeriodicOnesAreCancelled() throws Exception {
        var pool = newExecutor(1);
        var once = pool.schedule(() -> 9, 200, MILLISECONDS);
        var series = pool.scheduleAtFixedRate(() -> {}, 600, 600, SECONDS);
        pool.shutdown();
        assertThat(series.isCancelled()).isTrue();
        assertThat(pool.isTerminated()).isFalse();
        assertThatThrownBy(() -> pool.schedule(() -> 1, 1, SECONDS)).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> pool.scheduleAtFixedRate(() -> {}, 1, 1, SECONDS))
                .isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> pool.scheduleWithFixedDelay(() -> {}, 1, 1, SECONDS))
                .isInstanceOf(RejectedExecutionException.class);
        pool.close();
        assertThat(once.isDone()).isTrue();
        assertThat(once.get()).isEqualTo(9);
        assertThat(pool.isTerminated()).isTrue();
    }

    @Test
    default void item_21_A15_shutdownNowGivesBackWhatIsScheduled() throws Exception {
        var pool = newExecutor(1);
        var tasks = new ArrayList<Future<?>>();
        for (int i = 0; i < 3; i++) {
            tasks.add(pool.schedule(() -> 4, 600, SECONDS));
            tasks.add(pool.scheduleAtFixedRate(() -> {}, 600, 600, SECONDS));
            tasks.add(pool.scheduleWithFixedDelay(() -> {}, 600, 600, SECONDS));
        }
        List<Runnable> back = pool.shutdownNow();
        assertThat(back).hasSize(9);
        assertThat(tasks).noneMatch(Future::isDone);
        assertThat(pool.awaitTermination(30, SECONDS)).isTrue();
        back.forEach(Runnable::run);
        assertThat(tasks.get(0).get()).isEqualTo(4);
        assertThat(tasks.get(1).isCancelled()).isTrue();
    }

    @Test
    default void item_21_A15_shutdownNowLeavesNothingOpenOfWhatRangAndFoundNoThread() throws Exception {
        var pool = newExecutor(1);
        var running = pool.submit(() -> SimpleTasks.pause(600_000));
        TaskFixtures.awaitStart(running);
        var rung = pool.schedule(() -> 4, 1, MILLISECONDS);
        var again = pool.scheduleAtFixedRate(() -> {}, 1, 1, MILLISECONDS);
        assertThat(SimpleTasks.pause(50)).isZero(); // until it rang
        List<Runnable> back = pool.shutdownNow();
        assertThat(pool.awaitTermination(30, SECONDS)).isTrue();
        back.forEach(Runnable::run);
        TaskFixtures.await(rung::isDone);
        assertThat(again.isCancelled()).isTrue();
        if (!isRemote()) assertThat(rung.get()).isEqualTo(4);
    }

    @Test
    default void item_21_A15_cancellingFuturesAtShutdownCancelsWhatIsScheduled() throws Exception {
        var pool = newExecutor(1);
        var once = pool.schedule(() -> 4, 600, SECONDS);
        pool.shutdown(true, true);
        assertThat(once.isCancelled()).isTrue();
        assertThat(pool.isTerminated()).isTrue();
    }

    @Test
    @SuppressWarnings("NullAway")
    default void item_21_A15_nullsAndPeriodsThatAreNotPositiveAreRefused() {
        try (var pool = newExecutor(1)) {
            assertThatThrownBy(() -> pool.schedule((RemoteCallable<Integer>) null, 1, SECONDS))
                    .isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> pool.schedule((Runnable) null, 1, SECONDS))
                    .isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> pool.schedule(() -> 1, 1, null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> pool.scheduleAtFixedRate((RemoteRunnable) null, 1, 1, SECONDS))
                    .isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> pool.scheduleAtFixedRate(() -> {}, 1, 1, null))
                    .isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> pool.scheduleWithFixedDelay(() -> {}, 1, 1, null))
                    .isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> pool.scheduleAtFixedRate(() -> {}, 1, 0, SECONDS))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> pool.scheduleWithFixedDelay(() -> {}, 1, -1, SECONDS))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    default void item_21_A15_aTaskThatCannotTravelFailsWhenItIsScheduled() {
        if (!isRemote()) return; // threads take anything
        try (var pool = newExecutor(1)) {
            Thread captured = Thread.currentThread();
            var refused = pool.schedule(() -> captured.getName(), 600, SECONDS);
            assertThat(refused.isDone()).isTrue();
            assertThat(requireNonNull(refused.exception())).isInstanceOf(TaskEncodeException.class);
        }
    }

    @Test
    default void item_21_A15_aScheduledTaskIsCopiedWhenItIsScheduled() throws Exception {
        if (!isRemote()) return; // threads copy nothing
        try (var pool = newExecutor(1)) {
            int[] cell = {1};
            var later = pool.schedule(() -> cell[0], 100, MILLISECONDS);
            cell[0] = 2;
            assertThat(later.get(30, SECONDS)).isEqualTo(1);
        }
    }
}
