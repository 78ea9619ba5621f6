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

/** A listener that remembers what it hears, checks the order of its calls, and handles batches at once or never. */
public final class Ear<I> implements LinkListener<I> {
    static final long PATIENCE_SECONDS = 30;

    final List<I> heard = new ArrayList<>();
    final List<String> faults = new ArrayList<>();
    public final CountDownLatch isDown = new CountDownLatch(1);

    @Nullable
    PeerHello peer;

    @Nullable
    String why;

    int batches;
    boolean deaf;
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
            if (why != null) faults.add("heard after down");
            if (batch.isEmpty()) faults.add("an empty batch");
            batches++;
            heard.addAll(batch);
            notifyAll();
            if (deaf) {
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

    void hearAgain() {
        List<Runnable> late;
        synchronized (this) {
            deaf = false;
            late = List.copyOf(unhandled);
            unhandled.clear();
        }
        late.forEach(Runnable::run);
    }

    synchronized List<I> awaitHeard(int count) {
        await(() -> heard.size() >= count, count + " messages");
        return List.copyOf(heard);
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
                throw new AssertionError("no " + what + "; heard " + heard.size() + ", down: " + why + ", " + faults);
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
