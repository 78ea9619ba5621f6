package dev.muster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.NotSerializableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MapTest {
    private static final AtomicInteger CALLS = new AtomicInteger();

    private final ProcessPoolExecutor pool = new FakeCluster(2).pool();

    @AfterEach
    void close() {
        pool.shutdown(true, true);
    }

    private static List<Integer> upTo(int n) {
        return IntStream.range(0, n).boxed().toList();
    }

    static int failOnThree(int n) throws IOException {
        if (n == 3) throw new IOException("three");
        return n;
    }

    static int count(int n) {
        CALLS.incrementAndGet();
        return n;
    }

    static int slow(int n) {
        return Contract.pause(600_000) + n;
    }

    /** Counts what is pulled from it. */
    private static final class Endless implements Iterable<Integer> {
        final AtomicInteger pulled = new AtomicInteger();

        @Override
        public Iterator<Integer> iterator() {
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return true;
                }

                @Override
                public Integer next() {
                    return pulled.getAndIncrement();
                }
            };
        }
    }

    @Test
    void item_9_2_tasksRunThoughNobodyIterates() {
        CALLS.set(0);
        var unused = pool.map(MapTest::count, upTo(100));
        pool.close();
        assertThat(CALLS).hasValue(100);
    }

    @Test
    void item_9_3_and_9_4_theExceptionOfAnElementIsItsOwnAndIterationGoesOn() {
        for (var option : List.of(MapOption.chunkSize(1), MapOption.chunkSize(4), MapOption.chunkSize(100))) {
            var iterator = pool.map(MapTest::failOnThree, upTo(6), option).iterator();
            for (int i = 0; i < 3; i++) assertThat(iterator.next()).isEqualTo(i);
            assertThatThrownBy(iterator::next)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(IOException.class);
            assertThat(iterator.next()).isEqualTo(4);
            assertThat(iterator.next()).isEqualTo(5);
            assertThat(iterator.hasNext()).isFalse();
            assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void item_9_6_and_9_7_aTimeOutEndsTheIterationAndCancelsTheRest() throws Exception {
        var iterator = pool.map(MapTest::slow, upTo(10), MapOption.timeout(Duration.ofMillis(50)))
                .iterator();
        assertThatThrownBy(iterator::next)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(TimeoutException.class);
        assertThat(iterator.hasNext()).isFalse();
        assertThat(pool.submit(() -> 1).get(30, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void item_9_8_closingEndsTheIteration() {
        var results = pool.map(x -> x, upTo(1000));
        var iterator = results.iterator();
        assertThat(iterator.next()).isZero();
        results.close();
        assertThat(iterator.hasNext()).isFalse();
    }

    @Test
    void item_9_9_chunksOfAnySizeGiveTheSameResults() {
        for (int size : new int[] {1, 3, 10, 50}) {
            assertThat(pool.map(x -> x * x, upTo(10), MapOption.chunkSize(size)).toList())
                    .containsExactlyElementsOf(upTo(10).stream().map(x -> x * x).toList());
        }
        assertThatThrownBy(() -> MapOption.chunkSize(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("chunksize must be >= 1");
    }

    @Test
    void item_9_9_theAutomaticChunksCarryMany() {
        assertThat(pool.map(x -> x + 1, upTo(200_000)).stream()
                        .mapToLong(Integer::longValue)
                        .sum())
                .isEqualTo(200_000L * 200_001 / 2);
    }

    @Test
    void item_9_11_and_9_12_aBufferPullsNoMoreThanItHolds() {
        var endless = new Endless();
        try (var results = pool.map(x -> 2 * x, endless, MapOption.bufferSize(2))) {
            assertThat(endless.pulled).hasValue(2);
            var iterator = results.iterator();
            for (int i = 0; i < 50; i++) assertThat(iterator.next()).isEqualTo(2 * i);
            assertThat(endless.pulled).hasValue(52);
        }
        assertThat(pool.map(x -> x, List.of(), MapOption.bufferSize(3)).toList())
                .isEmpty();
    }

    @Test
    void item_9_13_aBufferOfNothingIsRefused() {
        assertThatThrownBy(() -> MapOption.bufferSize(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void item_9_14_aTimeOutThatTheFunctionThrowsIsItsOwn() {
        var iterator = pool.map(
                        n -> {
                            if (n == 0) throw new TimeoutException("mine");
                            return n;
                        },
                        upTo(2),
                        MapOption.timeout(Duration.ofSeconds(30)))
                .iterator();
        assertThatThrownBy(iterator::next).hasCauseInstanceOf(TimeoutException.class);
        assertThat(iterator.next()).isEqualTo(1);
    }

    @Test
    void item_9_15_afterAShutdownTheBufferIsYieldedAndTheRestIsNotTruncatedSilently() {
        var iterator = pool.map(x -> x, new Endless(), MapOption.bufferSize(2)).iterator();
        pool.shutdown();
        assertThat(iterator.next()).isZero();
        assertThat(iterator.next()).isEqualTo(1);
        assertThatThrownBy(iterator::next).isInstanceOf(RejectedExecutionException.class);
        assertThat(iterator.hasNext()).isFalse();
    }

    @Test
    void item_9_15_anEagerMapIsFinishedAfterAShutdown() {
        var results = pool.map(x -> x, upTo(10_000));
        pool.shutdown();
        assertThat(results.toList()).hasSize(10_000);
    }

    @Test
    void item_9_17_whatTheInputThrowsComesOutAndThePoolLives() throws Exception {
        Iterable<Integer> broken = () -> {
            throw new IllegalStateException("input");
        };
        assertThatThrownBy(() -> pool.map(x -> x, broken)).isInstanceOf(IllegalStateException.class);
        assertThat(pool.submit(() -> 1).get()).isEqualTo(1);
    }

    @Test
    void item_9_18_aShutDownPoolRefusesBeforeItTouchesTheInput() {
        pool.shutdown();
        var endless = new Endless();
        assertThatThrownBy(() -> pool.map(x -> x, endless)).isInstanceOf(RejectedExecutionException.class);
        assertThat(endless.pulled).hasValue(0);
    }

    @Test
    void anElementThatCannotTravelFailsAlone() {
        var input = new ArrayList<Object>(List.of(1, new Thread(), 3));
        var iterator = pool.map(x -> x, input).iterator();
        assertThat(iterator.next()).isEqualTo(1);
        assertThatThrownBy(iterator::next).hasCauseInstanceOf(NotSerializableException.class);
        assertThat(iterator.next()).isEqualTo(3);
    }

    @Test
    void resultsAreTakenOnce() {
        var results = pool.map(x -> x, upTo(3));
        assertThat(results.toList()).containsExactly(0, 1, 2);
        assertThatThrownBy(results::iterator).isInstanceOf(IllegalStateException.class);
    }
}
