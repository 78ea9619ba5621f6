package dev.muster.client.executor;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The lock of what several threads change together; it runs what they do and ask under it. */
public final class StateLock extends ReentrantLock {
    private static final long serialVersionUID = 1;

    /** Does this under the lock. */
    public void locked(Runnable action) {
        lock();
        try {
            action.run();
        } finally {
            unlock();
        }
    }

    /** Asks this under the lock. */
    public <T> T underLock(Supplier<T> question) {
        lock();
        try {
            return question.get();
        } finally {
            unlock();
        }
    }
}
