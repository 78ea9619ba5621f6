package dev.muster.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the bench reads and writes. */
class ThroughputTest {
    @Test
    void aLineOfResultsIsJson() {
        var measured = new Throughput.Measured("map", 10, List.of(1.0, 3.0, 2.0), List.of(4.44));
        assertThat(Throughput.json(1.55, 12.3, List.of(measured)))
                .startsWith("{\"date\":\"")
                .contains("\"loadAverage\":1.6,")
                .contains("\"firstResultMillis\":12,")
                .endsWith("{\"workload\":\"map\",\"tasks\":10,\"tasksPerSecond\":[1.0, 3.0,"
                        + " 2.0],\"cpuMicrosPerTask\":[4.4]}]}");
        assertThat(Throughput.median(measured.perSecond())).isEqualTo(2);
    }

    @Test
    void anOptionThatDoesNotExistIsRefused() {
        assertThat(Options.parse("--pids", "3,4", "--rounds", "5").pids()).containsExactly(3L, 4L);
        assertThatThrownBy(() -> Options.parse("--round", "5")).hasMessageContaining("--rounds");
    }
}
