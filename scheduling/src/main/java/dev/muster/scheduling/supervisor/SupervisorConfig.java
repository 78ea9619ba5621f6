package dev.muster.scheduling.supervisor;

import dev.muster.model.WorkerId;
import java.time.Duration;

/**
 * What a supervisor is made with.
 *
 * @param host the name of this host, for people
 * @param pid the process of the daemon
 * @param slots how many tasks may run at a time
 * @param spares how many blank runners are kept warm beside those in use
 * @param onlyWorker whether no other worker can help: then what this one cannot start fails instead of being given back
 * @param startLimit how long a runner may take until it says hello
 * @param bindLimit how long a runner may take over its environment, the user's initializer included
 * @param silenceLimit how long a runner may be silent before it is killed as unresponsive
 * @param orphanLease how long sessions are kept while no coordinator can be reached
 * @param unreleasedBytesMax how many bytes of outcomes a session may leave here before no more of its tasks are started
 * @param jitterSeed any random number: spreads the reconnects of many workers
 */
public record SupervisorConfig(
        WorkerId worker,
        String host,
        long pid,
        int slots,
        int spares,
        boolean onlyWorker,
        Duration startLimit,
        Duration bindLimit,
        Duration silenceLimit,
        Duration orphanLease,
        long unreleasedBytesMax,
        long jitterSeed) {
    public SupervisorConfig {
        if (slots < 1) throw new IllegalArgumentException("slots must be at least 1, was " + slots);
        if (spares < 0) throw new IllegalArgumentException("spares must not be negative, was " + spares);
    }

    /** The usual limits. */
    public static SupervisorConfig of(
            WorkerId worker, String host, long pid, int slots, int spares, boolean onlyWorker, long jitterSeed) {
        return new SupervisorConfig(
                worker,
                host,
                pid,
                slots,
                spares,
                onlyWorker,
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                Duration.ofHours(1),
                64L << 20,
                jitterSeed);
    }
}
