package dev.muster.scheduling.simulation;

import dev.muster.model.AttemptLimits;
import dev.muster.scheduling.ledger.RetryPolicy;
import java.util.LinkedHashSet;
import java.util.Set;

/** A task as the user wrote it, and what was seen of it. */
final class SimTask {
    enum Script {
        RETURNS,
        THROWS,
        EXITS,
        LOOPS,
        /** Loops, and ignores its interrupt. */
        STUBBORN
    }

    final long seq;
    final Script script;
    final long runNanos;
    final RetryPolicy retry;
    final AttemptLimits options;
    final Set<Integer> starts = new LinkedHashSet<>();
    final Set<Integer> neverStarted = new LinkedHashSet<>();
    /** The attempts of whose start its client knew before it could happen. */
    final Set<Integer> announced = new LinkedHashSet<>();

    /** How often the user asked for another attempt after a failure. */
    int userRetries;

    int startedAndLost;
    int untold;
    int perhaps;
    int offered;
    boolean cancelled;
    int completions;
    int completedNumber;

    SimTask(long seq, Script script, long runNanos, RetryPolicy retry, AttemptLimits options) {
        this.seq = seq;
        this.script = script;
        this.runNanos = runNanos;
        this.retry = retry;
        this.options = options;
    }

    boolean endsByItself() {
        return script != Script.LOOPS && script != Script.STUBBORN;
    }

    /** I10: how often user code may have begun, by the retry policy and the reported losses. */
    int startsAllowed() {
        if (retry.atMostOnce()) return 1 + userRetries;
        return userRetries + retry.maxAttempts() + retry.runnerDeathRetries() + untold;
    }
}
