package dev.muster.client.session;

import dev.muster.client.code.BlobShelf;
import dev.muster.client.executor.ExitHook;
import dev.muster.client.executor.JvmKeepAlive;
import dev.muster.scheduling.ledger.LedgerEvent;

/** Takes the submissions of a session, within the limits of its pool, and has them cancelled and forgotten. */
public final class Submissions implements Submission.Target {
    private final SessionState state;
    private final PendingTasks pending;
    private final BlobShelf shelf;
    private final LedgerLoop loop;
    private final JvmKeepAlive keeper;
    private final Runnable startIfNeeded;
    private long nextSeq; // guarded by the lock of the state

    /** @param startIfNeeded starts the loop, if nothing has done so; called under the lock of the state */
    Submissions(
            SessionState state,
            PendingTasks pending,
            BlobShelf shelf,
            LedgerLoop loop,
            JvmKeepAlive keeper,
            Runnable startIfNeeded) {
        this.state = state;
        this.pending = pending;
        this.shelf = shelf;
        this.loop = loop;
        this.keeper = keeper;
        this.startIfNeeded = startIfNeeded;
    }

    @Override
    public void submit(Submission submission) {
        while (!isTaken(submission)) pending.awaitRoom(submission.cost(), state::checkAccepting);
        keeper.keep();
    }

    private boolean isTaken(Submission submission) {
        return state.lock().underLock(() -> {
            state.checkAccepting();
            if (!pending.hasRoom(submission.cost())) return false;
            take(submission);
            return true;
        });
    }

    /** Waits so many nanoseconds for room for one more task, if this is a pool that waits; returns whether there is. */
    public boolean awaitRoom(long nanos) throws InterruptedException {
        return !pending.waitsWhenFull()
                || pending.awaitRoom(Submission.BYTES_BESIDE_CALL, state::checkAccepting, nanos);
    }

    /** Whether one more task would be taken without a wait. */
    public boolean hasRoom() {
        return !pending.waitsWhenFull() || pending.hasRoom(Submission.BYTES_BESIDE_CALL);
    }

    /** Takes a submission for which a thread has waited already; a pool that does not wait may throw. */
    public void submitNow(Submission submission) {
        if (!pending.waitsWhenFull()) {
            submit(submission);
            return;
        }
        state.lock().locked(() -> {
            state.checkAccepting();
            take(submission);
        });
        keeper.keep();
    }

    @Override
    public void submitFromProducer(Submission submission) {
        state.lock().locked(() -> {
            state.checkAcceptingFromProducer();
            take(submission);
        });
        keeper.keep();
    }

    private void take(Submission submission) {
        if (ExitHook.isExiting()) throw ExitHook.exiting(null);
        if (submission.givenUp) return;
        startIfNeeded.run();
        submission.seq = nextSeq++;
        pending.add(submission);
        loop.enqueue(new LedgerEvent.Submitted(
                submission.seq, submission.call, submission.limits(), submission.retryPolicy()));
    }

    @Override
    public void cancel(Submission submission, boolean force) {
        state.lock()
                .locked(
                        () -> { // in one piece with its submit, which may be under way on another thread
                            submission.givenUp = true;
                            if (submission.seq != Submission.NOT_SUBMITTED)
                                loop.tell(new LedgerEvent.CancelAsked(submission.seq, force));
                        });
    }

    @Override
    public void release(Submission submission) {
        pending.remove(submission);
    }

    @Override
    public BlobShelf shelf() {
        return shelf;
    }
}
