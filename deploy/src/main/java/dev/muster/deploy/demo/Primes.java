package dev.muster.deploy.demo;

import java.util.BitSet;

/** The work of the demo: counting primes by trial division, slow on purpose; and a fast way to check the count. */
final class Primes {
    private Primes() {}

    /** How many primes there are from the first number to the one before the second. */
    static int count(int from, int to) {
        int count = 0;
        for (int n = from; n < to; n++) if (isPrime(n)) count++;
        return count;
    }

    private static boolean isPrime(int n) {
        if (n < 3 || n % 2 == 0) return n == 2;
        for (int d = 3; d * d <= n; d += 2) if (n % d == 0) return false;
        return true;
    }

    /** How many primes there are below this, found by the sieve of Eratosthenes. */
    static int countBySieve(int limit) {
        var composite = new BitSet(limit);
        int count = 0;
        for (int n = 2; n < limit; n++) {
            if (composite.get(n)) continue;
            count++;
            for (long multiple = (long) n * n; multiple < limit; multiple += n) composite.set((int) multiple);
        }
        return count;
    }
}
