package dev.muster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.client.map.ChunkSizing;
import dev.muster.model.Limits;
import dev.muster.tck.cluster.FakeCluster;
import dev.muster.tck.fixtures.SimpleTasks;
import dev.muster.tck.fixtures.TaskFixtures;
import java.lang.ref.WeakReference;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
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
                pool.map(SimpleTasks::twice, input, MapOption.bufferSize(4)).iterator(), new WeakReference<>(pool));
    }

    @Test
    void item_9_11_aPoolThatNobodyHoldsServesItsMapToTheEnd() {
        for (Supplier<TaskExecutor> each :
                List.<Supplier<TaskExecutor>>of(() -> new ThreadPool(2), () -> new FakeCluster(2).pool())) {
            Dropped dropped = mapAndDrop(each);
            for (int i = 0; i < 20; i++) {
                if (i % 5 == 0) System.gc();
                assertThat(dropped.results.next()).isEqualTo(2 * i);
            }
            assertThat(dropped.results.hasNext()).isFalse();
            var pool = dropped.pool;
            dropped = null;
            TaskFixtures.await(() -> {
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

    @Test
    void quickElementsOfABufferedMapGoTogetherWithinItsBuffer() {
        var cluster = new FakeCluster(2);
        var tasks = new AtomicInteger();
        cluster.scripted(seq -> {
            tasks.incrementAndGet();
            return null; // is run
        });
        try (var pool = cluster.pool()) {
            int elements = 20_000;
            int buffer = 1_000;
            var read = new AtomicInteger();
            Iterable<Integer> input = () -> IntStream.range(0, elements)
                    .peek(n -> read.incrementAndGet())
                    .iterator();
            var results = pool.map(n -> n, input, MapOption.bufferSize(buffer)).iterator();
            int mostAhead = 0;
            for (int i = 0; i < elements; i++) {
                assertThat(results.next()).isEqualTo(i);
                mostAhead = Math.max(mostAhead, read.get() - i - 1);
            }
            assertThat(results.hasNext()).isFalse();
            assertThat(mostAhead).as("elements read and not yielded").isLessThanOrEqualTo(buffer);
            assertThat(tasks.get()).as("tasks").isLessThan(elements / 10);
        }
    }

    @Test
    void aChunkThatCouldNotTravelIsCutAlsoWhereTheUserHasSaidItsSize() {
        var sizing = new ChunkSizing(OptionalInt.of(1_000));
        assertThat(sizing.next(1)).isEqualTo(1_000);
        assertThat(sizing.isFull(1 << 20)).isFalse();
        assertThat(sizing.isFull(Limits.PAYLOAD_BYTES_MAX / 2)).isTrue();
    }

    @Test
    void chunksGetSmallerWhereTheirResultsAreLarge() {
        var sizing = new ChunkSizing(OptionalInt.empty());
        sizing.took(1, 1_000, 100);
        sizing.took(4, 1_000, 400);
        assertThat(sizing.next(100)).isEqualTo(16);
        sizing.took(16, 1_000, 64L << 20);
        assertThat(sizing.next(100)).isEqualTo(1);
    }
}
