package dev.muster.proto.grpc;

import dev.muster.proto.LinkListener;
import dev.muster.proto.PeerHello;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A listener that records what it receives, checks the order of its calls, and handles batches at once or never. */
public final class RecordingListener<I> implements LinkListener<I> {
    static final long PATIENCE_SECONDS = 30;

    final List<I> received = new ArrayList<>();
    final List<String> faults = new ArrayList<>();
    public final CountDownLatch isDown = new CountDownLatch(1);

    @Nullable
    PeerHello peer;

    @Nullable
    String why;

    int batches;
    boolean withholdsAcks;
    volatile boolean throwing;

    @Nullable
    volatile Error error;

    final CompletableFuture<Throwable> fault = new CompletableFuture<>();
    private final List<Runnable> unhandled = new ArrayList<>();

    @Override
    public synchronized void onUp(PeerHello said) {
        if (peer != null) faults.add("up twice");
        if (why != null) faults.add("up after down");
        peer = said;
        notifyAll();
    }

    @Override
    public void onMessages(List<I> batch, Runnable handled) {
        if (throwing) throw new IllegalStateException("a fault of the test");
        Error thrown = error;
        if (thrown != null) throw thrown;
        synchronized (this) {
            if (why != null) faults.add("received after down");
            if (batch.isEmpty()) faults.add("an empty batch");
            batches++;
            received.addAll(batch);
            notifyAll();
            if (withholdsAcks) {
                unhandled.add(handled);
                return;
            }
        }
        handled.run();
    }

    @Override
    public void onFault(Throwable thrown) {
        fault.complete(thrown);
    }

    @Override
    public synchronized void onDown(String reason) {
        if (why != null) faults.add("down twice");
        why = reason;
        isDown.countDown();
        notifyAll();
    }

    void handleAgain() {
        List<Runnable> late;
        synchronized (this) {
            withholdsAcks = false;
            late = List.copyOf(unhandled);
            unhandled.clear();
        }
        late.forEach(Runnable::run);
    }

    synchronized List<I> awaitReceived(int count) {
        await(() -> received.size() >= count, count + " messages");
        return List.copyOf(received);
    }

    public synchronized PeerHello awaitUp() {
        await(() -> peer != null, "an open stream");
        PeerHello up = peer;
        if (up == null) throw new AssertionError();
        return up;
    }

    synchronized String awaitDown() {
        await(() -> why != null, "the end of the stream");
        String down = why;
        if (down == null) throw new AssertionError();
        return down;
    }

    private synchronized void await(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError(
                        "no " + what + "; received " + received.size() + ", down: " + why + ", " + faults);
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
