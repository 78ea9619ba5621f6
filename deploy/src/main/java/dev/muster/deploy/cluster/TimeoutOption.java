package dev.muster.deploy.cluster;

import java.math.BigDecimal;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How long a command waits for an answer. */
final class TimeoutOption {
    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration MOST = Duration.ofDays(1);

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            converter = Seconds.class,
            description = "How many seconds to wait for the answer (default: ${DEFAULT-VALUE}).")
    private Duration value = Duration.ofSeconds(10);

    Duration value() {
        return value;
    }

    /** Such as 10 or 0.5; an s for seconds may follow. */
    static final class Seconds implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                var seconds = new BigDecimal(text.strip().replaceFirst("\\s*s$", ""));
                if (seconds.abs().compareTo(BigDecimal.valueOf(MOST.toSeconds())) <= 0) {
                    var time = Duration.ofMillis(seconds.movePointRight(3).longValue());
                    if (time.compareTo(LEAST) >= 0) return time;
                }
            } catch (NumberFormatException e) {
                // refused below, with the same message as a number outside the limits
            }
            throw new TypeConversionException("the value must be a number of seconds from 0.001 to " + MOST.toSeconds()
                    + ", and " + text + " is not");
        }
    }
}
