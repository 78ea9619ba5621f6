package dev.muster.tck.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.MapOption;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How map reads its input: at once or as far as its buffer goes, without an end, broken, or not at all. */
public interface MapInputContract extends Contract {
    /** Numbers from 0 on without an end; counts what is pulled. */
    final class Numbers implements Iterable<Integer> {
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

    /** Some numbers, and then an exception. */
    private static Iterable<Integer> brokenAfter(int count) {
        return () -> IntStream.range(0, count + 1)
                .mapToObj(n -> {
                    if (n == count) throw new IllegalStateException("input");
                    return n;
                })
                .iterator();
    }

    @Test
    default void item_9_11_aBufferTakesInputsWithoutAnEnd() {
        var one = new Numbers();
        var other = new Numbers();
        try (var pool = executor(2);
                var results = pool.map((a, b) -> a + b, one, other, MapOption.bufferSize(4))) {
            var iterator = results.iterator();
            for (int i = 0; i < 100; i++) assertThat(iterator.next()).isEqualTo(2 * i);
            assertThat(one.pulled).hasValue(104);
            assertThat(other.pulled).hasValue(104);
        }
    }

    @Test
    default void item_9_12_exactlyWhatTheBufferHoldsIsPulledBeforeTheFirstNext() {
        var numbers = new Numbers();
        try (var pool = executor(1);
                var results = pool.map(x -> x, numbers, MapOption.bufferSize(2))) {
            assertThat(numbers.pulled).hasValue(2);
            var iterator = results.iterator();
            assertThat(iterator.next()).isZero();
            assertThat(numbers.pulled).hasValue(3);
            assertThat(pool.map(x -> x, List.of(), MapOption.bufferSize(2)).toList())
                    .isEmpty();
            assertThat(pool.map(x -> x, MapContract.upTo(7), MapOption.bufferSize(2), MapOption.chunkSize(3))
                            .toList())
                    .containsExactlyElementsOf(MapContract.upTo(7));
            assertThat(pool.map(x -> x, MapContract.upTo(2), MapOption.bufferSize(100))
                            .toList())
                    .containsExactly(0, 1);
        }
    }

    @Test
    default void item_9_13_aBufferOfNothingIsRefusedAtTheCall() {
        for (int size : new int[] {0, -1}) {
            assertThatThrownBy(() -> MapOption.bufferSize(size))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("buffersize must be None or > 0");
        }
    }

    @Test
    default void item_9_15_afterAShutdownNothingIsTruncatedSilently() {
        try (var pool = newExecutor(1)) {
            var eager = pool.map(x -> x, MapContract.upTo(1_000));
            var iterator =
                    pool.map(x -> x, new Numbers(), MapOption.bufferSize(2)).iterator();
            var whole = pool.map(x -> x, MapContract.upTo(2), MapOption.bufferSize(2))
                    .iterator();
            pool.shutdown();
            assertThat(iterator.next()).isZero();
            assertThat(iterator.next()).isEqualTo(1);
            assertThatThrownBy(iterator::next).isInstanceOf(RejectedExecutionException.class);
            assertThat(iterator.hasNext()).isFalse();
            assertThat(eager.toList()).hasSize(1_000);
            assertThat(whole.next()).isZero();
            assertThat(whole.next()).isEqualTo(1);
            assertThat(whole.hasNext()).isFalse(); // nothing was left of the input
        }
    }

    @Test
    default void item_9_17_whatTheInputThrowsComesOutAndThePoolLives() throws Exception {
        try (var pool = executor(1)) {
            assertThatThrownBy(() -> pool.map(x -> x, brokenAfter(3)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("input");
            Iterable<Integer> closed = () -> {
                throw new IllegalStateException("no iterator");
            };
            assertThatThrownBy(() -> pool.map(x -> x, closed))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no iterator");
            for (int chunk : new int[] {1, 2}) {
                var iterator = pool.map(x -> x, brokenAfter(3), MapOption.bufferSize(1), MapOption.chunkSize(chunk))
                        .iterator();
                for (int i = 0; i < 3; i++) assertThat(iterator.next()).isEqualTo(i);
                assertThatThrownBy(iterator::next)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("input");
                assertThat(iterator.hasNext()).isFalse();
            }
            assertThat(pool.submit(() -> 1).get()).isEqualTo(1);
        }
    }

    @Test
    default void item_9_18_aShutDownPoolRefusesBeforeItTouchesTheInput() {
        var pool = newExecutor(1);
        pool.shutdown();
        var numbers = new Numbers();
        assertThatThrownBy(() -> pool.map(x -> x, numbers)).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> pool.map(x -> x, numbers, MapOption.bufferSize(1)))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(numbers.pulled).hasValue(0);
        pool.close();
    }
}
