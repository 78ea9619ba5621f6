package dev.muster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A map that reads on while its results are taken: what it keeps, and what it loses nothing of. */
@Timeout(60)
class BufferedMapTest {
    private record Dropped(Iterator<Integer> results, WeakReference<TaskExecutor> pool) {}

    private static Dropped mapAndDrop(Supplier<TaskExecutor> maker) {
        TaskExecutor pool = maker.get();
        var input = IntStream.range(0, 20).boxed().toList();
        return new Dropped(
                pool.map(Contract::twice, input, MapOption.bufferSize(4)).iterator(), new WeakReference<>(pool));
    }

    @Test
    void item_9_11_aPoolThatNobodyHoldsServesItsMapToTheEnd() {
        for (Supplier<TaskExecutor> each :
                List.<Supplier<TaskExecutor>>of(() -> new ThreadPool(2), () -> new FakeCluster(2).pool())) {
            Dropped dropped = mapAndDrop(each);
            for (int i = 0; i < 20; i++) {
                if (i % 5 == 0) {
                    System.gc();
                    assertThat(dropped.pool.refersTo(null)).as("at %s", i).isFalse();
                }
                assertThat(dropped.results.next()).isEqualTo(2 * i);
            }
            assertThat(dropped.results.hasNext()).isFalse();
            var pool = dropped.pool;
            dropped = null;
            Lives.await(() -> {
                System.gc();
                return pool.refersTo(null);
            });
        }
    }

    @Test
    void item_9_17_anErrorOfTheInputLosesNoResult() {
        try (var pool = new ThreadPool(1)) {
            var error = new AssertionError("of the input");
            Iterable<Integer> input = () -> IntStream.range(0, 5)
                    .map(n -> {
                        if (n == 3) throw error;
                        return n;
                    })
                    .iterator();
            var results = pool.map(n -> n, input, MapOption.bufferSize(2)).iterator();
            for (int i = 0; i < 3; i++) assertThat(results.next()).isEqualTo(i);
            assertThatThrownBy(results::next).isSameAs(error);
            assertThat(results.hasNext()).isFalse();
        }
    }
}
