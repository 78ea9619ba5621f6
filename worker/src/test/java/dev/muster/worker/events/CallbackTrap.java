package dev.muster.worker.events;

import java.util.concurrent.atomic.AtomicBoolean;

/** Lets a callback meet an error where it begins, as if a library were missing. */
public final class CallbackTrap implements AutoCloseable {
    private final AtomicBoolean met = new AtomicBoolean();

    private CallbackTrap() {}

    /** The first time that it is called. */
    public static CallbackTrap once(Callback callback) {
        var trap = new CallbackTrap();
        Completion.trap = reached -> {
            if (reached == callback && trap.met.compareAndSet(false, true))
                throw new NoClassDefFoundError("io/perfmark/PerfMark");
        };
        return trap;
    }

    /** Whether it has met it. */
    public boolean wasMet() {
        return met.get();
    }

    @Override
    public void close() {
        Completion.trap = null;
    }
}
