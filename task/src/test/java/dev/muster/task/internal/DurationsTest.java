package dev.muster.task.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class DurationsTest {
    private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);
    private static final Duration SHORTEST = Duration.ofSeconds(Long.MIN_VALUE);

    @Test
    void whatAClockCanCountIsCounted() {
        assertThat(Durations.nanos(Duration.ofSeconds(1, 5))).isEqualTo(1_000_000_005L);
        assertThat(Durations.nanos(Duration.ofNanos(-5))).isEqualTo(-5);
        assertThat(Durations.nanos(2, TimeUnit.MILLISECONDS)).isEqualTo(2_000_000);
        assertThat(Durations.millis(Duration.ofMinutes(2))).isEqualTo(120_000);
        assertThat(Durations.after(Instant.EPOCH, Duration.ofSeconds(3))).isEqualTo(Instant.ofEpochSecond(3));
    }

    @Test
    void whatIsLongerIsForEver() {
        assertThat(Durations.nanos(LONGEST)).isEqualTo(Durations.FOREVER_NANOS);
        assertThat(Durations.nanos(Duration.ofNanos(Long.MAX_VALUE))).isEqualTo(Durations.FOREVER_NANOS);
        assertThat(Durations.nanos(SHORTEST)).isEqualTo(-Durations.FOREVER_NANOS);
        assertThat(Durations.nanos(Long.MAX_VALUE, TimeUnit.DAYS)).isEqualTo(Durations.FOREVER_NANOS);
        assertThat(Durations.nanos(Long.MIN_VALUE, TimeUnit.NANOSECONDS)).isEqualTo(-Durations.FOREVER_NANOS);
        assertThat(Durations.millis(LONGEST)).isEqualTo(Durations.FOREVER_NANOS / 1_000_000);
        assertThat(Durations.after(Instant.now(), LONGEST)).isEqualTo(Instant.MAX);
        assertThat(Durations.after(Instant.now(), SHORTEST)).isEqualTo(Instant.MIN);
    }

    @Test
    void deadlinesOfForEverCanBeCompared() {
        for (long now : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, 0}) {
            long never = now + Durations.nanos(LONGEST);
            long longAgo = now + Durations.nanos(SHORTEST);
            assertThat(never - now).isPositive();
            assertThat(never - longAgo).isPositive();
        }
    }
}
