package dev.muster.tck.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.MapOption;
import dev.muster.tck.fixtures.SimpleTasks;
import dev.muster.tck.fixtures.TaskFixtures;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What map does, whatever runs its calls. Tests are named after the items of the semantics. */
public interface MapContract extends Contract {
    static List<Integer> upTo(int n) {
        return IntStream.range(0, n).boxed().toList();
    }

    private static int failOnThree(int n) throws IOException {
        if (n == 3) throw new IOException("three");
        return n;
    }

    private static int endless(int n) {
        return SimpleTasks.pause(600_000) + n;
    }

    private static int markOf(String directory, int n) throws IOException {
        return SimpleTasks.mark(directory, "ran" + n);
    }

    private static long count(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("ran"))
                    .count();
        }
    }

    @Test
    default void item_9_1_mapYieldsResultsInTheOrderOfItsInput() {
        try (var pool = executor(2)) {
            var results = pool.map(SimpleTasks::twice, upTo(5_000)).toList();
            assertThat(results).hasSize(5_000);
            for (int i = 0; i < 5_000; i++) assertThat(results.get(i)).isEqualTo(2 * i);
            assertThat(pool.map((a, b) -> a + b, List.of(1, 2, 3), List.of(10, 20))
                            .toList())
                    .containsExactly(11, 22);
            assertThat(pool.map((a, b) -> a + b, List.of("x"), List.of("y", "z")).stream())
                    .containsExactly("xy");
            assertThat(pool.map(x -> x, List.of()).toList()).isEmpty();
        }
    }

    @Test
    default void item_9_2_allIsRunThoughNobodyIterates(@TempDir Path directory) throws Exception {
        var marks = directory.toString();
        try (var pool = newExecutor(2)) {
            var input = new ArrayList<>(upTo(50));
            var unused = pool.map(n -> markOf(marks, n), input);
            input.clear(); // it has been read
        }
        assertThat(count(directory)).isEqualTo(50);
    }

    @Test
    default void item_9_3_theExceptionOfAnElementComesFromItsOwnNext() {
        try (var pool = executor(1)) {
            var iterator = pool.map(MapContract::failOnThree, upTo(5)).iterator();
            for (int i = 0; i < 3; i++) assertThat(iterator.next()).isEqualTo(i);
            assertThatThrownBy(iterator::next)
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOf(IOException.class)
                    .hasMessage("three");
        }
    }

    @Test
    default void item_9_4_afterAnExceptionTheIterationGoesOnAndNothingIsCancelled(@TempDir Path directory)
            throws Exception {
        var marks = directory.toString();
        try (var pool = executor(1)) {
            var iterator = pool.map(
                            n -> n == 0 ? Integer.parseInt("x") : markOf(marks, n) + n,
                            upTo(20),
                            MapOption.chunkSize(1))
                    .iterator();
            assertThatThrownBy(iterator::next).hasCauseInstanceOf(NumberFormatException.class);
            for (int i = 1; i < 20; i++) assertThat(iterator.next()).isEqualTo(i + 1);
            assertThat(count(directory)).isEqualTo(19);
        }
    }

    @Test
    default void item_9_5_afterTheLastElementThereIsNoMore() {
        try (var pool = executor(1)) {
            var iterator = pool.map(MapContract::failOnThree, upTo(4)).iterator();
            for (int i = 0; i < 3; i++) assertThat(iterator.next()).isEqualTo(i);
            assertThatThrownBy(iterator::next).isInstanceOf(CompletionException.class);
            for (int i = 0; i < 3; i++) {
                assertThat(iterator.hasNext()).isFalse();
                assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
            }
        }
    }

    @Test
    default void item_9_6_theTimeOutCountsFromTheCallForAllElements() throws Exception {
        try (var pool = executor(2)) {
            assertThat(pool.submit(() -> 1).get()).isEqualTo(1); // the first runner is there
            var timeout = Duration.ofSeconds(4);
            var iterator = pool.map(
                            n -> n < 2 ? n : endless(n), upTo(3), MapOption.chunkSize(1), MapOption.timeout(timeout))
                    .iterator();
            assertThat(iterator.next()).isZero();
            assertThat(iterator.next()).isEqualTo(1);
            long start = System.nanoTime();
            while (System.nanoTime() - start < timeout.toNanos()) LockSupport.parkNanos(10_000_000);
            long asked = System.nanoTime();
            assertThatThrownBy(iterator::next)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(TimeoutException.class);
            assertThat(System.nanoTime() - asked)
                    .as("the time ran while nobody asked, and after a result too")
                    .isLessThan(timeout.toNanos() - 500_000_000);
            var late = pool.map(MapContract::endless, upTo(3), MapOption.timeout(Duration.ZERO))
                    .iterator();
            assertThatThrownBy(late::next).hasCauseInstanceOf(TimeoutException.class);
            assertThatThrownBy(() -> MapOption.timeout(Duration.ofSeconds(-1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    default void item_9_7_aTimeOutCancelsTheRestAndEndsTheIteration(@TempDir Path directory) throws Exception {
        var marks = directory.toString();
        try (var pool = executor(1)) {
            var iterator = pool.map(
                            n -> n == 0 ? endless(n) : markOf(marks, n),
                            upTo(50),
                            MapOption.chunkSize(1),
                            MapOption.timeout(Duration.ofMillis(50)))
                    .iterator();
            assertThatThrownBy(iterator::next).hasCauseInstanceOf(TimeoutException.class);
            assertThat(iterator.hasNext()).isFalse();
            assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
            // The one that was waited for does not hold the only slot.
            assertThat(pool.submit(() -> 1).get(30, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(count(directory)).isZero();
        }
    }

    @Test
    default void item_9_8_closingCancelsWhatHasNotStartedAndEndsTheIteration(@TempDir Path directory) throws Exception {
        for (int chunk : new int[] {1, 5}) {
            var marks = directory.resolve("of" + chunk);
            Files.createDirectory(marks);
            var where = marks.toString();
            try (var pool = executor(1)) {
                var results = pool.map(
                        n -> n == 0
                                ? SimpleTasks.mark(where, "begun")
                                        + SimpleTasks.awaitMark(where, "end")
                                        + SimpleTasks.pause(NEWS_MILLIS)
                                : markOf(where, n),
                        upTo(50),
                        MapOption.chunkSize(chunk));
                TaskFixtures.await(() -> SimpleTasks.isMarked(marks, "begun"));
                var iterator = results.iterator();
                results.close();
                assertThat(iterator.hasNext()).isFalse();
                assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
                SimpleTasks.mark(where, "end");
                results.close();
            }
            // What had started went on, at most to the end of its chunk.
            assertThat(count(marks)).isLessThan(chunk);
        }
    }

    @Test
    default void item_9_8_droppingTheResultsCancelsNothing(@TempDir Path directory) throws Exception {
        var marks = directory.toString();
        try (var pool = newExecutor(1)) {
            var results = new WeakReference<>(pool.map(
                    n -> n == 0 ? SimpleTasks.awaitMark(marks, "collected") + markOf(marks, n) : markOf(marks, n),
                    upTo(30),
                    MapOption.chunkSize(1)));
            TaskFixtures.await(() -> {
                System.gc();
                return results.refersTo(null);
            });
            assertThat(count(directory)).as("all of it is still to be run").isZero();
            SimpleTasks.mark(marks, "collected");
        }
        assertThat(count(directory)).isEqualTo(30);
    }

    @Test
    default void item_9_9_chunksOfAnySizeGiveTheSameResults() {
        try (var pool = executor(2)) {
            for (int size : new int[] {1, 3, 10, 50, Integer.MAX_VALUE}) {
                assertThat(pool.map(x -> x * x, upTo(10), MapOption.chunkSize(size))
                                .toList())
                        .containsExactlyElementsOf(
                                upTo(10).stream().map(x -> x * x).toList());
            }
        }
        for (int size : new int[] {0, -1}) {
            assertThatThrownBy(() -> MapOption.chunkSize(size))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("chunksize must be >= 1");
        }
    }

    @Test
    default void item_9_10_exceptionInsideAChunkHitsOnlyItsOwnElement() {
        try (var pool = executor(1)) {
            for (int chunk : new int[] {1, 2, 4, 100}) {
                var iterator = pool.map(MapContract::failOnThree, upTo(6), MapOption.chunkSize(chunk))
                        .iterator();
                for (int i = 0; i < 6; i++) {
                    if (i == 3) assertThatThrownBy(iterator::next).hasCauseInstanceOf(IOException.class);
                    else assertThat(iterator.next()).isEqualTo(i);
                }
                assertThat(iterator.hasNext()).isFalse();
            }
        }
    }

    @Test
    default void item_9_14_aTimeOutThatTheFunctionThrowsIsItsOwn() {
        try (var pool = executor(1)) {
            var iterator = pool.map(
                            n -> {
                                if (n == 0) throw new TimeoutException("mine");
                                return n;
                            },
                            upTo(3),
                            MapOption.timeout(Duration.ofMinutes(5)))
                    .iterator();
            assertThatThrownBy(iterator::next)
                    .cause()
                    .isInstanceOf(TimeoutException.class)
                    .hasMessage("mine");
            assertThat(iterator.next()).isEqualTo(1);
            assertThat(iterator.next()).isEqualTo(2);
        }
    }

    @Test
    default void item_9_16_aYieldedResultIsNotHeld() {
        try (var pool = newExecutor(1)) {
            for (int chunk : new int[] {1, 10}) {
                var iterator = pool.map(n -> new ArrayList<>(List.of(n)), upTo(5), MapOption.chunkSize(chunk))
                        .iterator();
                while (iterator.hasNext()) {
                    var yielded = new WeakReference<>(iterator.next());
                    while (yielded.get() != null) System.gc(); // the test has a time-out
                }
            }
        }
    }

    @Test
    default void item_A2_theResultsAreTakenOnceInOneOfTheirShapesAndCanBeClosed() {
        try (var pool = executor(1)) {
            var listed = pool.map(SimpleTasks::twice, List.of(1, 2));
            assertThat(listed.toList()).containsExactly(2, 4);
            assertThatThrownBy(listed::iterator).isInstanceOf(IllegalStateException.class);
            try (var streamed = pool.map(SimpleTasks::twice, List.of(3)).stream()) {
                assertThat(streamed).containsExactly(6);
            }
            var closed = pool.map(SimpleTasks::twice, List.of(1, 2));
            closed.close();
            closed.close();
            assertThat(closed.iterator().hasNext()).isFalse();
            var begun = pool.map(SimpleTasks::twice, upTo(10), MapOption.chunkSize(5));
            var iterator = begun.iterator();
            assertThat(iterator.next()).isZero();
            begun.close(); // the rest of the first chunk is here, and is yielded no more
            assertThat(iterator.hasNext()).isFalse();
        }
    }
}
