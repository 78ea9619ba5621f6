package dev.muster.client.threads;

import org.jspecify.annotations.Nullable;

/** A task as the thread that runs it sees it. */
interface ThreadTask {
    /** The pool whose threads run it. */
    PoolThread.Owner owner();

    /** The thread that runs it; null before, and if there will be none. */
    @Nullable
    PoolThread thread();

    /** Whether it has to stop: its thread is interrupted right after that, or when it enters. */
    boolean isStopped();

    /** Cancels it; see {@link java.util.concurrent.Future#cancel}. */
    boolean cancel(boolean mayInterruptIfRunning);

    /** Something of the pool threw that this task depends on: it fails. */
    void cannotGoOn(Throwable why);
}
