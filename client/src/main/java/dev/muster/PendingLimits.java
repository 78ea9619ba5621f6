package dev.muster;

import static java.util.Objects.requireNonNull;

/** How much may be submitted to a pool and not done, and what becomes of more. */
record PendingLimits(int tasks, long bytes, WhenFull whenFull) {
    PendingLimits {
        requireNonNull(whenFull, "whenFull");
        if (tasks < 1) throw new IllegalArgumentException("maxPending must be at least 1, was " + tasks);
        if (bytes < 1) throw new IllegalArgumentException("maxPendingBytes must be at least 1, was " + bytes);
    }

    /** Any number of tasks, with half of the largest heap for what they carry. */
    static PendingLimits byDefault() {
        return new PendingLimits(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 2, WhenFull.REJECT);
    }

    PendingLimits withTasks(int most, WhenFull whenMore) {
        return new PendingLimits(most, bytes, whenMore);
    }

    PendingLimits withBytes(long most) {
        return new PendingLimits(tasks, most, whenFull);
    }
}
