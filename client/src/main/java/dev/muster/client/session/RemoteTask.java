package dev.muster.client.session;

import dev.muster.ResultDecodeException;
import dev.muster.TaskOptions;
import dev.muster.client.executor.CallEncoding;
import dev.muster.client.executor.PoolTask;
import dev.muster.client.wrappers.WrappedTask;
import dev.muster.codec.Codec;
import dev.muster.codec.payload.Encoded;
import dev.muster.model.Place;
import dev.muster.model.PlainText;
import dev.muster.model.WorkerId;
import java.io.IOException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The future of a task of this session, and the task itself until its outcome is here: it holds the serialised call, never
 * the user's object. As a {@link RunnableFuture} it may be handed to {@code execute}, or come back from {@code shutdownNow}.
 */
public final class RemoteTask<T> extends PoolTask<T> implements OutcomeReceiver {
    /** Replaces a place once it is certain that no start will be reported. */
    private static final Place NOWHERE = new Place("nowhere", new WorkerId("nobody", 0), 0);

    /** There may be a million futures, so none has an object of its own for this. */
    @SuppressWarnings("rawtypes") // of a class, as is its updater
    private static final AtomicReferenceFieldUpdater<RemoteTask, Place> PLACE =
            AtomicReferenceFieldUpdater.newUpdater(RemoteTask.class, Place.class, "place");

    /** How the bytes of a result become the value. */
    public interface Reader<T> {
        T read(Encoded result);
    }

    /** The call of a task that the cluster never started. */
    private record GivenBack(Codec codec, Encoded call) {}

    private final Reader<T> reader;
    private volatile @Nullable Place place;
    private volatile Session session; // another one after what shutdownNow gave back was handed to another pool
    private volatile @Nullable Submission submission; // null when done
    private @Nullable GivenBack givenBack; // by shutdownNow; guarded by this

    public RemoteTask(Session session, Encoded call, TaskOptions options, Reader<T> reader) {
        this.session = session;
        this.reader = reader;
        this.submission = new Submission(session.submissions(), call, options, this);
    }

    /** A task that will never run, because it cannot travel. */
    public RemoteTask(Session session, Throwable refusal, Reader<T> reader) {
        this.session = session;
        this.reader = reader;
        settleFailed(refusal);
    }

    private RemoteTask(Session session, Reader<T> reader) {
        this.session = session;
        this.reader = reader;
    }

    /** A task that will never run, as who waits for it knows otherwise: it is cancelled, and nobody need look at its future. */
    public static <T> RemoteTask<T> neverRun(Session session, Reader<T> reader) {
        var task = new RemoteTask<>(session, reader);
        task.settleCancelled();
        return task;
    }

    @Override
    public void submit(boolean asProducer) {
        Submission mine = submission;
        if (mine == null || mine.seq != Submission.NOT_SUBMITTED) return; // done already, or submitted before
        try {
            if (asProducer) mine.target.submitFromProducer(mine);
            else mine.target.submit(mine);
        } catch (RuntimeException e) {
            submission = null;
            mine.target.shelf().drop(mine.call);
            throw e;
        }
    }

    /** Hands it in here, if it was made here, or shutdownNow of another pool has given it back. */
    public void submitTo(Session here) {
        GivenBack back = takeGivenBack();
        Submission old = submission;
        if (back == null || old == null) {
            submit(false);
            return;
        }
        Session before = session;
        var again = new Submission(here.submissions(), back.call(), old.options, this);
        session = here;
        submission = again;
        try {
            submit(false);
        } catch (RuntimeException e) {
            session = before;
            submission = old;
            giveBack(back);
            throw e;
        }
        if (isDone()) { // cancelled meanwhile, by a thread that may have seen the old one
            again.target.cancel(again, true);
            again.target.release(again);
        }
    }

    private synchronized void giveBack(GivenBack back) {
        givenBack = back;
    }

    private synchronized @Nullable GivenBack takeGivenBack() {
        GivenBack back = givenBack;
        givenBack = null;
        return back;
    }

    // ---- the receiver

    @Override
    public void started(Place where) {
        PLACE.accumulateAndGet(this, where, (was, is) -> NOWHERE.equals(was) ? was : is);
    }

    @Override
    public @Nullable Place startedAt() {
        Place where = place;
        return NOWHERE.equals(where) ? null : where;
    }

    @Override
    public void giveUp(boolean force) {
        boolean ignored = cancel(force);
    }

    @Override
    public boolean isWanted() {
        return !isDone();
    }

    @Override
    public void succeeded(Encoded result) {
        T value;
        try {
            value = reader.read(result);
        } catch (Throwable e) { // reading runs code of the user's classes
            settleFailed(
                    new ResultDecodeException("the result of the task cannot be read here: " + PlainText.of(e), e));
            return;
        }
        settle(value);
    }

    @Override
    public void failed(Throwable failure) {
        settleFailed(failure);
    }

    @Override
    public void cancelled() {
        settleCancelled();
    }

    @Override
    public boolean awaitDone(long nanos) throws InterruptedException {
        return awaitDoneUnseen(nanos);
    }

    // ---- the future

    @Override
    protected boolean hasStarted() {
        return startedAt() != null;
    }

    @Override
    protected boolean staysUnstarted() {
        return isDone() || PLACE.compareAndSet(this, null, NOWHERE) || NOWHERE.equals(place);
    }

    @Override
    protected @Nullable String where() {
        Place where = startedAt();
        return where == null ? null : where.host() + ":" + where.pid();
    }

    @Override
    protected boolean warnsOfUnseenFailure() {
        return session.config.warnsOfUnseenFailures();
    }

    @Override
    protected void abandon(boolean force) {
        Submission mine = submission;
        if (mine != null) mine.target.cancel(mine, force);
    }

    @Override
    protected void released() {
        Submission mine = submission;
        if (mine == null) return;
        submission = null;
        if (mine.seq == Submission.NOT_SUBMITTED) mine.target.shelf().drop(mine.call);
        else mine.target.release(mine);
        var unused = takeGivenBack();
    }

    /** Submits the task and waits until it is done; a task that shutdownNow gave back runs in this thread instead. */
    @Override
    public void run() {
        GivenBack back = takeGivenBack();
        if (back != null) {
            runHere(back);
            return;
        }
        try {
            submit(false);
            boolean ignored = awaitDoneUnseen(Long.MAX_VALUE);
        } catch (InterruptedException e) {
            cancel(true);
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            settleFailed(e);
        }
    }

    /** As for every future. Code that looks for this task in a wrapper finds it through this call. */
    @Override
    public String toString() {
        String text = super.toString();
        WrappedTask.asked(this, text);
        return text;
    }

    /** Makes it a task of this JVM, as shutdownNow gives it back. False if it is done. */
    public boolean giveBack(Codec codec) {
        Submission mine = submission;
        if (mine == null) return false;
        Encoded call;
        try {
            call = mine.target.shelf().bytes(mine.call);
        } catch (IOException e) {
            return false; // done meanwhile
        }
        giveBack(new GivenBack(codec, call));
        return true;
    }

    private void runHere(GivenBack back) {
        if (isDone()) return;
        try {
            succeeded(CallEncoding.performHere(back.codec(), back.call()));
        } catch (Throwable e) {
            settleFailed(e);
        }
    }
}
