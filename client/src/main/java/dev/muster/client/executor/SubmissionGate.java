package dev.muster.client.executor;

import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** The side of an executor that its producers use: it takes submissions, and ends when there are no more. */
public interface SubmissionGate {
    /** The message of the refusal after a shutdown. */
    static RejectedExecutionException shutDown() {
        return new RejectedExecutionException(
                "the pool was shut down and takes no new tasks; submit before the shutdown, or create another pool");
    }

    /** There is no thread to be had for what was to be taken. */
    static RejectedExecutionException noThread(OutOfMemoryError e) {
        return new RejectedExecutionException(
                "the operating system gives this program no more threads (" + e.getMessage()
                        + "); use fewer threads, or check the limits of the user and of the container",
                e);
    }

    /** Throws what submit throws now, if it would. */
    void checkAccepting();

    /** The producer has taken work: a shutdown waits for it. Throws as {@link #checkAccepting} does. */
    void producerEnters(Producer producer);

    /** The producer has no work any more. */
    void producerLeaves(Producer producer);

    /**
     * Runs what may run code of the user, on a thread where that may take its time.
     *
     * @param whenThrown gets what it throws; ensures that nothing waits for ever
     */
    void aside(Runnable action, Consumer<? super Throwable> whenThrown);
}
