package dev.muster.worker.config;

import java.lang.management.ManagementFactory;

/** How much heap each runner of a host may have. All sizes in bytes. */
public final class RunnerMemory {
    private static final long MIB = 1024 * 1024;

    /** Less than this is no JVM that does any work. */
    static final long HEAP_MIN = 64 * MIB;

    private RunnerMemory() {}

    /** What this host or container has. */
    public static long limit() {
        try {
            var system = ManagementFactory.getOperatingSystemMXBean();
            if (system instanceof com.sun.management.OperatingSystemMXBean known && known.getTotalMemorySize() > 0) {
                return known.getTotalMemorySize();
            }
        } catch (NoClassDefFoundError e) {
            // A runtime image without the module jdk.management, or java.management.
        }
        return Runtime.getRuntime().maxMemory() * 4; // the default heap is a quarter of the memory
    }

    /**
     * The heap of one runner: an equal share of what is left beside the daemon and the headroom. A quarter of each share is for
     * what a JVM needs beside its heap: classes, compiled code, threads, buffers.
     *
     * @param limit what the host or container has
     * @param daemon what the JVM of the daemon may use
     */
    static long heapPerRunner(long limit, long daemon, int slots) {
        long headroom = Math.max(limit / 10, 128 * MIB);
        long share = (limit - daemon - headroom) / slots;
        long heap = Math.max(HEAP_MIN, share / 4 * 3);
        return heap / MIB * MIB;
    }

    /** Why a runner has so small a heap, as a sentence with a space before it; empty if it is not the daemon's doing. */
    public static String whySoLittle(long heapBytes, long limit, long daemon) {
        if (heapBytes > HEAP_MIN || daemon < limit / 2) return "";
        return " It is that little because the JVM of its worker, which is the program itself where the pool is local, may use "
                + daemon / MIB + " of the " + limit / MIB + " MiB of memory here: start that with a smaller -Xmx.";
    }
}
