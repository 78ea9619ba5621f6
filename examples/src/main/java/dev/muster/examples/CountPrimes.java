package dev.muster.examples;

import dev.muster.ProcessPoolExecutor;
import java.util.stream.IntStream;

/**
 * Counts the primes below ten million, or below its argument: the range is split, the parts are counted in processes, and the
 * counts are added up.
 *
 * <p>The arguments of the tasks are records of this program. They need not be {@code Serializable}, and their class need not
 * be installed where the tasks run.
 */
public final class CountPrimes {
    private static final int PARTS = 100;

    private CountPrimes() {}

    /** The numbers from the first to the one before the second. */
    record Range(int from, int to) {}

    /** The argument, if there is one, is the limit. */
    public static void main(String... args) {
        int limit = args.length > 0 ? Integer.parseInt(args[0]) : 10_000_000;
        long start = System.nanoTime();
        try (var pool = new ProcessPoolExecutor()) {
            long primes = 0;
            for (int count : pool.map(CountPrimes::count, split(limit))) primes += count;
            System.out.printf(
                    "%,d primes below %,d, counted in %.1f s%n", primes, limit, (System.nanoTime() - start) / 1e9);
        }
    }

    private static Iterable<Range> split(int limit) {
        return IntStream.range(0, PARTS)
                .mapToObj(i -> new Range(bound(limit, i), bound(limit, i + 1)))
                .toList();
    }

    private static int bound(int limit, int part) {
        return (int) ((long) limit * part / PARTS);
    }

    private static int count(Range range) {
        int primes = 0;
        for (int n = range.from(); n < range.to(); n++) if (isPrime(n)) primes++;
        return primes;
    }

    private static boolean isPrime(int n) {
        if (n < 4) return n > 1;
        if (n % 2 == 0 || n % 3 == 0) return false;
        for (int d = 5; (long) d * d <= n; d += 6) {
            if (n % d == 0 || n % (d + 2) == 0) return false;
        }
        return true;
    }
}
