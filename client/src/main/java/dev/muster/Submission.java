package dev.muster;

import dev.muster.codec.Encoded;
import dev.muster.model.Payload;

/** A call that has been serialised, and who waits for what becomes of it. Of one session, from before its submit on. */
final class Submission {
    static final long NOT_SUBMITTED = -1;

    /**
     * What an open task takes of the heap beside its call: its future, this object, its entries here and in the ledger, and its
     * event on the way there. Measured on a JVM with compressed pointers as 430 at most, and rounded up; a test measures it again.
     */
    static final int BYTES_BESIDE_CALL = 512;

    final Session session;
    final Payload call;
    final TaskOptions options;
    final Receiver receiver;
    volatile long seq = NOT_SUBMITTED; // written once, under the lock of the session
    volatile int attempt = 1; // the one whose outcome came, once it has come
    boolean givenUp; // before it was submitted; guarded by the lock of the session
    private int retries; // of the user's own policy; a completer's, one at a time

    Submission(Session session, Encoded call, TaskOptions options, Receiver receiver) {
        this.session = session;
        this.call = session.shelf().put(call);
        this.options = options;
        this.receiver = receiver;
    }

    /** What this takes of the heap until it is done, in bytes. */
    long cost() {
        return call.size() + BYTES_BESIDE_CALL;
    }

    /** Whether the user's own policy wants another try after this; counts it. */
    boolean mayRetry(Throwable failure) {
        return retries < options.retries() && options.wantsRetry(failure) && retries++ >= 0;
    }
}
