package dev.muster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.tck.cluster.FakeCluster;
import java.io.NotSerializableException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the contract of map leaves out, because it is not the same over threads or takes too long over processes. */
@Timeout(60)
class MapTest {
    private final ProcessPoolExecutor pool = new FakeCluster(2).pool();

    @AfterEach
    void close() {
        pool.shutdown(true, true);
    }

    @Test
    void item_9_9_theAutomaticChunksCarryMany() {
        var input = IntStream.range(0, 200_000).boxed().toList();
        assertThat(pool.map(x -> x + 1, input).stream()
                        .mapToLong(Integer::longValue)
                        .sum())
                .isEqualTo(200_000L * 200_001 / 2);
    }

    @Test
    void anElementThatCannotTravelFailsAlone() {
        var iterator = pool.map(x -> x, List.of(1, new Thread(), 3)).iterator();
        assertThat(iterator.next()).isEqualTo(1);
        assertThatThrownBy(iterator::next).hasCauseInstanceOf(NotSerializableException.class);
        assertThat(iterator.next()).isEqualTo(3);
    }
}
