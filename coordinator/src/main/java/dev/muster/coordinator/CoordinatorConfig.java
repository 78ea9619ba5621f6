package dev.muster.coordinator;

import dev.muster.scheduling.scheduler.SchedulerConfig;

/**
 * What an operator decides about a coordinator.
 *
 * @param name what it calls itself in the status
 * @param build the version of Muster, for people
 * @param scheduler the limits and waits of its scheduler; as many streams of clients and of workers may be open at a time as
 *     it takes sessions and workers
 */
public record CoordinatorConfig(String name, String build, SchedulerConfig scheduler) {
    public CoordinatorConfig {
        if (name.isBlank()) throw new IllegalArgumentException("a coordinator needs a name");
    }

    /** The defaults of the scheduler. */
    public static CoordinatorConfig of(String name, String build) {
        return new CoordinatorConfig(name, build, SchedulerConfig.DEFAULT);
    }

    public CoordinatorConfig withScheduler(SchedulerConfig config) {
        return new CoordinatorConfig(name, build, config);
    }
}
