package dev.muster.proto.grpc;

import dev.muster.proto.channels.Timers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what has no signal of its own. */
final class Eventually {
    private Eventually() {}

    static void isTrue(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(RecordingListener.PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError("it did not come to pass");
            var tick = new CountDownLatch(1);
            Timers.later(Duration.ofMillis(20), tick::countDown, thrown -> tick.countDown());
            try {
                tick.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
