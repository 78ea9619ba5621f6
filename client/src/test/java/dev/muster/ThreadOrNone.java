package dev.muster;

import java.util.concurrent.atomic.AtomicBoolean;

/** A thread of a system that may have none left. */
final class ThreadOrNone extends Thread {
    private final AtomicBoolean none;

    ThreadOrNone(Runnable work, AtomicBoolean none) {
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
