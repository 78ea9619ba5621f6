package dev.muster.client.map;

import dev.muster.TaskEncodeException;
import dev.muster.TaskOptions;
import dev.muster.client.executor.MapOptions;
import dev.muster.client.executor.Producer;
import dev.muster.client.session.Session;
import dev.muster.client.session.SessionPhase;
import dev.muster.codec.Codec;
import dev.muster.task.SessionId;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One map under way: cuts its input into chunks, keeps a few of them in flight for each slot, and keeps their results until
 * they are taken. Completions drive it, not the consumer; only a map with a bounded buffer waits for its consumer.
 */
public final class MapRun implements Producer, MapChunk.Owner {
    private static final int CHUNKS_PER_SLOT = 2;

    private final Session session;
    // Of an eager map read before anything is submitted, then guarded by the lock of the queue. Of a buffered one the
    // consumer's own: reading is code of the user and may take its time, while completers need the lock.
    private final MapInput input;
    private final TaskOptions options;
    private final @Nullable MapBuffer buffer; // null for an eager map
    private final ChunkSizing sizing;
    private final ChunkQueue queue = new ChunkQueue();
    private final MapChunk.Context chunks;
    private boolean isProducer; // a shutdown of the session waits for us; guarded by the lock of the queue

    public MapRun(Session session, Codec codec, MapInput input, MapOptions map, TaskOptions options) {
        this.session = session;
        this.input = input;
        this.options = options;
        this.sizing = new ChunkSizing(map.chunkSize());
        this.chunks = new MapChunk.Context(session.submissions(), codec, sizing, queue, this);
        long capacity = (long) map.bufferSize().orElse(0) * map.chunkSize().orElse(1);
        this.buffer = capacity == 0 ? null : new MapBuffer(this, session, input, sizing, capacity);
    }

    /**
     * Reads all of the input, or as much as the buffer holds, and submits the first chunks. What the input throws passes through.
     */
    public void start(long bytesMax) {
        session.producerEnters(this);
        isProducer = true;
        try {
            if (buffer == null) {
                readAll(bytesMax);
                pump();
            } else {
                leave();
                buffer.fill();
            }
        } catch (RuntimeException | Error e) {
            cancel(true);
            throw e;
        }
    }

    private void readAll(long bytesMax) {
        long bytes = 0;
        while (input.hasMore()) {
            input.readOne();
            bytes += input.bytes(input.size() - 1, input.size());
            if (bytes > bytesMax) {
                throw new RejectedExecutionException("The input of this map takes more than " + bytesMax
                        + " bytes, which is what this pool allows (maxPendingBytes, by default half of -Xmx). Use"
                        + " MapOption.bufferSize, which reads the input bit by bit, or raise maxPendingBytes.");
            }
        }
    }

    /** Submits chunks until enough are in flight. From any thread. */
    @Override
    public void pump() {
        queue.locked(() -> {
            int most = session.slots() * CHUNKS_PER_SLOT;
            while (buffer == null && !queue.hasEnded() && queue.formed() < input.size() && queue.inFlight() < most) {
                submit(sizing.next(input, queue.formed(), session.slots()), true);
            }
            if (queue.hasEnded() || (buffer == null && queue.formed() == input.size())) leave();
        });
    }

    void submit(int count, boolean asProducer) {
        queue.locked(() -> {
            if (queue.hasEnded()) return; // cancelled while the input was read
            var chunk = new MapChunk(chunks, queue.formed(), queue.formed() + count);
            if (!isTaken(chunk, asProducer)) return;
            queue.add(chunk);
            input.forget(chunk.to);
        });
    }

    private boolean isTaken(MapChunk chunk, boolean asProducer) {
        try {
            chunk.submit(input.chunk(chunk.from, chunk.to), options, asProducer);
            return true;
        } catch (RuntimeException | Error e) { // refused, or no memory: what was submitted before is still yielded
            endWith(e);
            return false;
        }
    }

    boolean hasEnded() {
        return queue.hasEnded();
    }

    void endWith(Throwable why) {
        queue.endWith(why);
    }

    private void leave() {
        if (isProducer) {
            isProducer = false;
            session.producerLeaves(this);
        }
    }

    /** Nothing more is run; what has started is stopped as well where the argument says so. Idempotent. */
    @Override
    public void cancel(boolean force) {
        queue.locked(() -> {
            queue.cancel(force);
            leave();
        });
    }

    /** The rest of an eager map is not run either, if it was a shutdown. */
    @Override
    public void cancelledByOthers() {
        if (buffer == null && session.phase() != SessionPhase.RUNNING) cancel(false);
    }

    // ---- for the consumer, one thread

    /** Whether there is another chunk, now or later. Asks the input of a buffered map only when nothing is submitted. */
    boolean hasMore() {
        if (buffer == null) return queue.hasMore(input.size());
        return queue.hasMore(0) || (!queue.hasEnded() && input.hasMore());
    }

    /**
     * Waits for the next chunk in order and takes it.
     *
     * @return null if the time is up first
     */
    @Nullable
    MapChunk take(long deadlineNanos, boolean hasDeadline) throws InterruptedException {
        if (buffer != null && !buffer.awaitsNothing(deadlineNanos, hasDeadline)) return null;
        MapChunk taken = queue.take(buffer == null, this::rest, deadlineNanos, hasDeadline);
        if (taken != null && buffer != null) buffer.taken(taken.to - taken.from);
        return taken;
    }

    private MapChunk rest(int formed) {
        return new MapChunk(chunks, formed, Math.max(formed + 1, input.size()));
    }

    boolean isDry() {
        return queue.isEmpty();
    }

    SessionId sessionId() {
        return session.id();
    }

    @Nullable
    TaskEncodeException refused(int index) {
        return queue.underLock(() -> Optional.ofNullable(input.refused(index))).orElse(null);
    }
}
