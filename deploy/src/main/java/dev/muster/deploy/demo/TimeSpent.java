package dev.muster.deploy.demo;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * What some work has cost.
 *
 * @param wallNanos by the clock on the wall
 * @param cpuNanos of processors, those of all its threads added up
 */
record TimeSpent(long wallNanos, long cpuNanos) {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** The processor time of this thread so far; the elapsed time if the JVM does not measure it. */
    static long cpuNanosOfThisThread() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }

    double wallSeconds() {
        return Math.max(1, wallNanos) / 1e9;
    }

    double cpuSeconds() {
        return Math.max(1, cpuNanos) / 1e9;
    }
}
