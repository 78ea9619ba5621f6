package dev.muster.coordinator;

import dev.muster.proto.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The sending half of a stream that keeps what was said; each flush makes one batch. */
final class FakeLink<O> implements Link<O> {
    final LinkedBlockingQueue<List<O>> flushed = new LinkedBlockingQueue<>();
    private final List<O> said = new ArrayList<>();
    volatile @Nullable String closed;

    @Override
    public synchronized void send(O message) {
        said.add(message);
    }

    @Override
    public synchronized void flush() {
        if (said.isEmpty()) return;
        flushed.add(List.copyOf(said));
        said.clear();
    }

    @Override
    public String peerAddress() {
        return "192.0.2.7:5555";
    }

    @Override
    public void close(String why) {
        closed = why;
    }

    List<O> nextBatch() throws InterruptedException {
        List<O> batch = flushed.poll(5, TimeUnit.SECONDS);
        if (batch == null) throw new AssertionError("nothing was flushed within 5 s");
        return batch;
    }
}
