package dev.muster.deploy;

/** The work of the demo: counting primes by trial division, slow on purpose. */
final class Primes {
    static final int LIMIT = 10_000_000;
    static final long BELOW_LIMIT = 664_579;

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
}
