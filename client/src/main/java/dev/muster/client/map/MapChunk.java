package dev.muster.client.map;

import dev.muster.ResultDecodeException;
import dev.muster.TaskOptions;
import dev.muster.client.session.OutcomeReceiver;
import dev.muster.client.session.Submission;
import dev.muster.client.session.Submissions;
import dev.muster.codec.ChunkResults;
import dev.muster.codec.Codec;
import dev.muster.codec.EncodedFailure;
import dev.muster.codec.payload.Encoded;
import dev.muster.model.Place;
import dev.muster.model.PlainText;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** A chunk of a map, from its submit until it is taken: it receives the outcome of its task. */
final class MapChunk implements OutcomeReceiver {
    /** The map that a chunk is a part of. */
    interface Owner {
        /** A chunk is done: there may be room for the next. */
        void pump();

        /** A chunk was cancelled, and not by its map. */
        void cancelledByOthers();
    }

    /** What all chunks of a map have in common. */
    record Context(Submissions submissions, Codec codec, ChunkSizing sizing, ChunkQueue queue, Owner owner) {}

    private final Context map;
    final int from;
    final int to;
    private @Nullable Submission submission; // from before the submit until it is done
    private long seq;
    private volatile long startedNanos;
    private volatile @Nullable Place place; // set when it started
    private int attempt = 1; // guarded by the lock of the map
    private volatile boolean done; // written under the lock of the map, after the outcome

    @Nullable
    ChunkResults results;

    @Nullable
    Throwable failure;

    @Nullable
    Throwable trouble; // unchecked

    MapChunk(Context map, int from, int to) {
        this.map = map;
        this.from = from;
        this.to = to;
    }

    /** Hands it in. What the session throws passes through; then nothing has been taken. */
    void submit(Encoded call, TaskOptions options, boolean asProducer) {
        var made = new Submission(map.submissions(), call, options, this);
        submission = made;
        try {
            if (asProducer) map.submissions().submitFromProducer(made);
            else map.submissions().submitNow(made);
        } catch (RuntimeException | Error e) {
            map.submissions().shelf().drop(made.call);
            throw e;
        }
        seq = made.seq;
    }

    /** It stands for what is never submitted, for this reason, or because of a cancel. */
    void neverSubmitted(@Nullable Throwable why, CancellationException cancelled) {
        if (why != null) trouble = why;
        else failure = cancelled;
        done = true;
    }

    boolean isDone() {
        return done;
    }

    /** The number of its task in the session. */
    long seq() {
        return seq;
    }

    /** Which attempt at the chunk ended. */
    int attempt() {
        return map.queue().underLock(() -> attempt);
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
            read = ChunkResults.take(map.codec(), result);
            if (read.size() != to - from) throw new IllegalStateException(read.size() + " results");
        } catch (Throwable e) { // such as no memory; the consumer waits
            unreadable = new ResultDecodeException("the results of a chunk cannot be read here: " + PlainText.of(e), e);
        }
        end(read, unreadable);
    }

    @Override
    public void failed(Throwable why) {
        end(null, why);
    }

    /** Part of a shutdown, or cancelled by other code. */
    @Override
    public void cancelled() {
        endCancelled();
        map.owner().cancelledByOthers();
    }

    private void endCancelled() {
        end(null, new CancellationException("this part of the map was cancelled"));
    }

    @Override
    public void giveUp(boolean force) {
        Submission mine = submission;
        if (done || mine == null) return;
        map.submissions().cancel(mine, force);
        endCancelled();
    }

    private void end(@Nullable ChunkResults read, @Nullable Throwable why) {
        if (!map.queue().underLock(() -> take(read, why))) return;
        Submission mine = submission;
        submission = null; // with its bytes, while the results wait to be taken
        if (mine != null) map.submissions().release(mine);
        map.owner().pump();
    }

    private boolean take(@Nullable ChunkResults read, @Nullable Throwable why) {
        if (done) return false;
        if (submission != null) attempt = submission.attempt;
        long nanos = System.nanoTime() - startedNanos;
        if (read != null && why == null) map.sizing().took(to - from, place != null ? nanos : 0, read.bytes());
        results = why == null ? read : null;
        failure = why;
        done = true;
        map.queue().oneIsDone();
        return true;
    }

    @Override
    public boolean awaitDone(long nanos) throws InterruptedException {
        return map.queue().awaitDone(this, nanos);
    }
}
