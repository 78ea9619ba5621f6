package dev.muster.client.session;

import dev.muster.BrokenProcessPoolException;
import dev.muster.client.executor.StateLock;
import dev.muster.client.executor.SubmissionGate;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How far a session has come, and whether it is broken. It has the lock of the session: what is to be true while something is
 * submitted is decided under that.
 */
final class SessionState {
    private final StateLock lock = new StateLock();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile SessionPhase phase = SessionPhase.RUNNING; // written under lock
    private volatile @Nullable BrokenProcessPoolException broken; // written under lock

    StateLock lock() {
        return lock;
    }

    SessionPhase phase() {
        return phase;
    }

    boolean isBroken() {
        return broken != null;
    }

    /** Throws what submit throws now, if it would. */
    void checkAccepting() {
        checkNotBroken();
        if (phase != SessionPhase.RUNNING) throw SubmissionGate.shutDown();
    }

    /** The same for a producer that has entered before a shutdown. */
    void checkAcceptingFromProducer() {
        checkNotBroken();
        if (phase == SessionPhase.TERMINATED) throw SubmissionGate.shutDown();
    }

    void checkNotBroken() {
        BrokenProcessPoolException why = broken;
        if (why != null) throw new BrokenProcessPoolException(String.valueOf(why.getMessage()), why.getCause());
    }

    /** Takes nothing new from now on; false if it took nothing new before. */
    boolean drain() {
        return advanceTo(SessionPhase.DRAINING);
    }

    /** Nothing is left to do; false if that was known before. */
    boolean terminate() {
        return advanceTo(SessionPhase.TERMINATED);
    }

    private boolean advanceTo(SessionPhase next) {
        return lock.underLock(() -> {
            if (next.compareTo(phase) <= 0) return false;
            phase = next;
            return true;
        });
    }

    /** It is broken from now on; false if it was before, or has ended. */
    boolean breakWith(BrokenProcessPoolException why) {
        return lock.underLock(() -> {
            if (broken != null || phase == SessionPhase.TERMINATED) return false;
            broken = why;
            return true;
        });
    }

    /** All that it had open is closed. */
    void closed() {
        closed.countDown();
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    boolean awaitClosed(long timeout, TimeUnit unit) throws InterruptedException {
        return closed.await(timeout, unit);
    }
}
