package dev.muster.model.jvm;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets threads of one role meet an error where their work begins, as if a library were missing. */
public final class Trap implements AutoCloseable {
    private static final Set<ThreadRole> MET = ConcurrentHashMap.newKeySet();

    private Trap() {}

    private static Trap set(ThreadRole role, int times) {
        var left = new AtomicInteger(times);
        MET.clear();
        OwnThread.trap = met -> {
            if (met == role && left.getAndDecrement() > 0) {
                MET.add(role);
                throw new NoClassDefFoundError("io/perfmark/PerfMark");
            }
        };
        return new Trap();
    }

    /** Each time. */
    public static Trap on(ThreadRole role) {
        return set(role, Integer.MAX_VALUE);
    }

    public static Trap once(ThreadRole role) {
        return set(role, 1);
    }

    /** Whether a thread has met it. */
    public boolean wasMet() {
        return !MET.isEmpty();
    }

    @Override
    public void close() {
        OwnThread.trap = null;
    }
}
