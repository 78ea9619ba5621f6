package dev.muster.client.session;

import dev.muster.TaskOptions;
import dev.muster.client.code.BlobShelf;
import dev.muster.codec.payload.Encoded;
import dev.muster.model.AttemptLimits;
import dev.muster.model.Payload;
import dev.muster.scheduling.ledger.RetryPolicy;

/** A call that has been serialised, and who waits for what becomes of it. Of one session, from before its submit on. */
public final class Submission {
    /** What a submission is handed in to, and what keeps the bytes of its call until then. */
    interface Target {
        /** Takes the submission, or throws and has taken nothing. */
        void submit(Submission submission);

        /** The same on behalf of a producer that was registered before a shutdown. */
        void submitFromProducer(Submission submission);

        /** The user gave it up. Its future is done or about to be; its outcome is dropped. */
        void cancel(Submission submission, boolean force);

        /** Nobody waits for it any more. Idempotent. */
        void release(Submission submission);

        /** Where the bytes of calls are. */
        BlobShelf shelf();
    }

    static final long NOT_SUBMITTED = -1;

    /**
     * What an open task takes of the heap beside its call: its future, this object, its entries here and in the ledger, and its
     * event on the way there. Measured on a JVM with compressed pointers as 430 at most, and rounded up; a test measures it
     * again.
     */
    static final int BYTES_BESIDE_CALL = 512;

    final Target target;
    public final Payload call;
    final TaskOptions options;
    public final OutcomeReceiver receiver;
    public volatile long seq = NOT_SUBMITTED; // written once, under the lock of the session
    public volatile int attempt = 1; // the one whose outcome came, once it has come
    boolean givenUp; // before it was submitted; guarded by the lock of the session
    private int retries; // of the user's own policy; a completer's, one at a time

    public Submission(Target target, Encoded call, TaskOptions options, OutcomeReceiver receiver) {
        this.target = target;
        this.call = target.shelf().put(call);
        this.options = options;
        this.receiver = receiver;
    }

    /** What this takes of the heap until it is done, in bytes. */
    long cost() {
        return call.size() + BYTES_BESIDE_CALL;
    }

    /** Within what each attempt must stay. */
    AttemptLimits limits() {
        return new AttemptLimits(options.timeout());
    }

    /** What is tried again without asking the user's program. */
    RetryPolicy retryPolicy() {
        return new RetryPolicy(options.maxAttempts(), options.runnerDeathRetries(), options.isAtMostOnce());
    }

    /** Whether the user's own policy wants another try after this; counts it. */
    boolean mayRetry(Throwable failure) {
        return retries < options.retries() && options.wantsRetry(failure) && retries++ >= 0;
    }
}
