package dev.muster.tck;

import java.util.concurrent.atomic.AtomicBoolean;

/** A thread of a system that may have none left. */
public final class ThreadOrNone extends Thread {
    private final AtomicBoolean none;

    public ThreadOrNone(Runnable work, AtomicBoolean none) {
        super(work);
        this.none = none;
        setDaemon(true);
    }

    @Override
    public synchronized void start() {
        if (none.get()) throw new OutOfMemoryError("unable to create native thread, on purpose");
        super.start();
    }
}
