package dev.muster.deploy.settings;

import dev.muster.worker.config.WorkerConfig;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a whole number from the command line, the environment or a file; the message of a refusal names the limits. */
public abstract class WholeNumber implements ITypeConverter<Integer> {
    private final int least;
    private final int most;

    private WholeNumber(long least, int most) {
        this.least = Math.toIntExact(least);
        this.most = most;
    }

    @Override
    public Integer convert(String text) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) return number;
        } catch (NumberFormatException e) {
            // refused below, with the same message as a number outside the limits
        }
        throw new TypeConversionException(
                "the value must be a whole number from " + least + " to " + most + ", and " + text + " is not");
    }

    public static final class Slots extends WholeNumber {
        Slots() {
            super(1, WorkerConfig.SLOTS_MAX);
        }
    }

    public static final class HeapMib extends WholeNumber {
        HeapMib() {
            super(WorkerConfig.HEAP_BYTES_MIN >> 20, 16 << 20);
        }
    }

    public static final class CacheMib extends WholeNumber {
        CacheMib() {
            super(1, Integer.MAX_VALUE);
        }
    }

    public static final class DrainSeconds extends WholeNumber {
        DrainSeconds() {
            super(0, 86_400);
        }
    }

    public static final class DemoSeconds extends WholeNumber {
        DemoSeconds() {
            super(1, 600);
        }
    }
}
