package dev.muster.client.code;

import java.time.Duration;
import java.util.function.LongConsumer;

/** Logs how far the packing of code has come, if it takes long. */
final class PackingProgress implements LongConsumer {
    private static final System.Logger LOG = System.getLogger("dev.muster");
    private static final long EVERY_NANOS = Duration.ofSeconds(3).toNanos();

    private final long bytesOfAll;
    private long bytes; // guarded by this
    private long lastTold = System.nanoTime(); // guarded by this

    PackingProgress(long bytesOfAll) {
        this.bytesOfAll = bytesOfAll;
    }

    /** So many bytes more were read. */
    @Override
    public void accept(long more) {
        long soFar;
        synchronized (this) {
            bytes += more;
            long now = System.nanoTime();
            if (now - lastTold < EVERY_NANOS) return;
            lastTold = now;
            soFar = bytes;
        }
        LOG.log(
                System.Logger.Level.INFO,
                "packing the class path for the cluster: " + ShippedCode.size(soFar) + " of "
                        + ShippedCode.size(bytesOfAll)
                        + " so far; less code is faster, so name only directories and jars with"
                        + " code in the class path");
    }
}
