package dev.muster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What map does, whatever runs its calls. Tests are named after the items of the semantics. */
public interface MapContract extends Contract {
    @Test
    default void item_9_1_mapYieldsResultsInTheOrderOfItsInput() {
        try (var pool = newExecutor(2)) {
            var input = new ArrayList<Integer>();
            for (int i = 0; i < 5_000; i++) input.add(i);
            var results = pool.map(Contract::twice, input).toList();
            assertThat(results).hasSize(5_000);
            for (int i = 0; i < 5_000; i++) assertThat(results.get(i)).isEqualTo(2 * i);
            assertThat(pool.map((a, b) -> a + b, List.of(1, 2, 3), List.of(10, 20))
                            .toList())
                    .containsExactly(11, 22);
        }
    }
}
