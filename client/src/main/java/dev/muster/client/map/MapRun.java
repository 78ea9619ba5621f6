package dev.muster.client.map;

import dev.muster.ResultDecodeException;
import dev.muster.TaskEncodeException;
import dev.muster.TaskOptions;
import dev.muster.client.executor.MapOptions;
import dev.muster.client.executor.Producer;
import dev.muster.client.session.OutcomeReceiver;
import dev.muster.client.session.Session;
import dev.muster.client.session.Submission;
import dev.muster.codec.ChunkResults;
import dev.muster.codec.Codec;
import dev.muster.codec.EncodedFailure;
import dev.muster.codec.payload.Encoded;
import dev.muster.model.Place;
import dev.muster.model.PlainText;
import dev.muster.task.SessionId;
import java.util.ArrayDeque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One map under way: cuts its input into chunks, keeps a few of them in flight for each slot, and keeps their results until
 * they are taken. Completions drive it, not the consumer; only a map with a bounded buffer waits for its consumer.
 */
public final class MapRun implements Producer {
    private static final int CHUNKS_PER_SLOT = 2;

    private final Session session;
    private final Codec codec;
    // Of an eager map read before anything is submitted, then guarded by lock. Of a buffered one the consumer's own:
    // reading is code of the user and may take its time, while completers need the lock.
    private final MapInput input;
    private final TaskOptions options;
    private final @Nullable MapBuffer buffer; // null for an eager map
    private final ChunkSizing sizing;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Part> parts = new ArrayDeque<>(); // in order, submitted and not taken
    private volatile int formed; // elements that are in some part; written under lock
    private int inFlight;
    private boolean isProducer; // a shutdown of the session waits for us
    private volatile boolean ended; // nothing more is submitted; written under lock
    /** Unchecked, of the input or of a submit; shown when what was submitted is taken. */
    private @Nullable Throwable trouble;

    public MapRun(Session session, Codec codec, MapInput input, MapOptions map, TaskOptions options) {
        this.session = session;
        this.codec = codec;
        this.input = input;
        this.options = options;
        this.sizing = new ChunkSizing(map.chunkSize());
        long capacity = (long) map.bufferSize().orElse(0) * map.chunkSize().orElse(1);
        this.buffer = capacity == 0 ? null : new MapBuffer(this, session, input, sizing, capacity);
    }

    /** Reads all of the input, or as much as the buffer holds, and submits the first chunks. What the input throws passes through. */
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
        lock.lock();
        try {
            int most = session.slots() * CHUNKS_PER_SLOT;
            while (buffer == null && !ended && formed < input.size() && inFlight < most) {
                submit(sizing.next(input, formed, session.slots()), true);
            }
            if (ended || (buffer == null && formed == input.size())) leave();
        } finally {
            lock.unlock();
        }
    }

    void submit(int count, boolean asProducer) {
        lock.lock();
        try {
            if (ended) return; // cancelled while the input was read
            var part = new Part(formed, formed + count);
            if (!isTaken(part, asProducer)) return;
            formed = part.to;
            inFlight++;
            parts.addLast(part);
            input.forget(part.to);
        } finally {
            lock.unlock();
        }
    }

    private boolean isTaken(Part part, boolean asProducer) {
        Submission submission = null;
        try {
            submission = new Submission(session, input.chunk(part.from, part.to), options, part);
            part.submission = submission;
            if (asProducer) session.submitFromProducer(submission);
            else session.submitNow(submission);
            part.seq = submission.seq;
            return true;
        } catch (RuntimeException | Error e) { // refused, or no memory: what was submitted before is still yielded
            if (submission != null) session.shelf().drop(submission.call);
            endWith(e);
            return false;
        }
    }

    boolean hasEnded() {
        return ended;
    }

    void endWith(Throwable why) {
        lock.lock();
        try {
            trouble = why;
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
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
        lock.lock();
        try {
            ended = true;
            // From the last on: a slot that gets free must find nothing more to start.
            parts.descendingIterator().forEachRemaining(part -> {
                if (force || !part.isStarted()) part.giveUp(force);
            });
            leave();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- for the consumer, one thread

    /** Whether there is another part, now or later. Asks the input of a buffered map only when nothing is submitted. */
    boolean hasMore() {
        lock.lock();
        try {
            if (!parts.isEmpty() || trouble != null) return true;
            if (buffer == null) return formed < input.size();
            if (ended) return false;
        } finally {
            lock.unlock();
        }
        return input.hasMore();
    }

    /**
     * Waits for the next part in order and takes it.
     *
     * @return null if the time is up first
     */
    @Nullable
    Part take(long deadlineNanos, boolean hasDeadline) throws InterruptedException {
        if (buffer != null && !buffer.awaitsNothing(deadlineNanos, hasDeadline)) return null;
        Part taken = awaitPart(deadlineNanos, hasDeadline);
        if (taken != null && buffer != null) buffer.taken(taken.to - taken.from);
        return taken;
    }

    boolean isDry() {
        lock.lock();
        try {
            return parts.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Part awaitPart(long deadlineNanos, boolean hasDeadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                Part head = parts.peekFirst();
                if (head != null && head.done) return parts.removeFirst();
                if (head == null && (ended || buffer != null)) return restAsPart();
                if (!hasDeadline) {
                    changed.await();
                } else {
                    long left = deadlineNanos - System.nanoTime();
                    if (left <= 0) return null;
                    long ignored = changed.awaitNanos(left);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** What was never submitted: one element that tells the trouble of it all, or each as cancelled. */
    private Part restAsPart() {
        var rest = new Part(formed, Math.max(formed + 1, input.size()));
        rest.done = true;
        if (trouble != null) {
            rest.trouble = trouble;
            trouble = null;
        } else {
            rest.failure = new CancellationException("the map was cancelled before this element was run");
        }
        formed = rest.to;
        return rest;
    }

    SessionId sessionId() {
        return session.id();
    }

    @Nullable
    TaskEncodeException refused(int index) {
        lock.lock();
        try {
            return input.refused(index);
        } finally {
            lock.unlock();
        }
    }

    /** A chunk, from its submit until it is taken. */
    final class Part implements OutcomeReceiver {
        final int from;
        final int to;
        private @Nullable Submission submission; // from before the submit until it is done
        private long seq;
        private volatile long startedNanos;
        private volatile @Nullable Place place; // set when it started
        private int attempt = 1; // guarded by lock
        private volatile boolean done; // written under lock, after the outcome

        @Nullable
        ChunkResults results;

        @Nullable
        Throwable failure;

        @Nullable
        Throwable trouble; // unchecked

        Part(int from, int to) {
            this.from = from;
            this.to = to;
        }

        /** The number of its task in the session. */
        long seq() {
            return seq;
        }

        /** Which attempt at the chunk ended. */
        int attempt() {
            lock.lock();
            try {
                return attempt;
            } finally {
                lock.unlock();
            }
        }

        /** The failure of an element, with the place where the chunk ran. */
        EncodedFailure placed(EncodedFailure failure) {
            Place where = place;
            return where == null ? failure : failure.at(where);
        }

        @Override
        public void started(Place place) {
            startedNanos = System.nanoTime();
            this.place = place;
        }

        @Override
        public @Nullable Place startedAt() {
            return place;
        }

        @Override
        public boolean isWanted() {
            return !done;
        }

        @Override
        public void succeeded(Encoded result) {
            ChunkResults read = null;
            Throwable unreadable = null;
            try {
                read = ChunkResults.take(codec, result);
                if (read.size() != to - from) throw new IllegalStateException(read.size() + " results");
            } catch (Throwable e) { // such as no memory; the consumer waits
                unreadable =
                        new ResultDecodeException("the results of a chunk cannot be read here: " + PlainText.of(e), e);
            }
            end(read, unreadable);
        }

        @Override
        public void failed(Throwable why) {
            end(null, why);
        }

        /** Part of a shutdown, or of somebody else's order: then the rest of an eager map is not run either. */
        @Override
        public void cancelled() {
            endCancelled();
            if (buffer == null && session.phase() != Session.Phase.RUNNING) cancel(false);
        }

        private void endCancelled() {
            end(null, new CancellationException("this part of the map was cancelled"));
        }

        @Override
        public void giveUp(boolean force) {
            Submission mine = submission;
            if (done || mine == null) return;
            session.cancel(mine, force);
            endCancelled();
        }

        private void end(@Nullable ChunkResults read, @Nullable Throwable why) {
            lock.lock();
            try {
                if (done) return;
                if (submission != null) attempt = submission.attempt;
                long nanos = System.nanoTime() - startedNanos;
                if (read != null && why == null) sizing.took(to - from, place != null ? nanos : 0, read.bytes());
                results = why == null ? read : null;
                failure = why;
                done = true;
                inFlight--;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
            Submission mine = submission;
            submission = null; // with its bytes, while the results wait to be taken
            if (mine != null) session.release(mine);
            pump();
        }

        @Override
        public boolean awaitDone(long nanos) throws InterruptedException {
            long left = nanos;
            lock.lockInterruptibly();
            try {
                while (!done) {
                    if (left <= 0) return false;
                    left = changed.awaitNanos(left);
                }
                return true;
            } finally {
                lock.unlock();
            }
        }
    }
}
