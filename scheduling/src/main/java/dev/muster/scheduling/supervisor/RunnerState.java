package dev.muster.scheduling.supervisor;

import dev.muster.scheduling.loop.StateTable;

/** The life of one child JVM. It only moves forward; a runner that is gone is forgotten. */
public enum RunnerState {
    /** Launched, and not connected yet. */
    STARTING,
    /** Up, and without a session. */
    BLANK,
    /** Taking on the environment of its session. */
    BINDING,
    /** Runs tasks, or waits for one. */
    READY,
    /** Asked to end by itself. */
    STOPPING,
    /** Being killed. */
    KILLING;

    static final StateTable<RunnerState> TABLE = StateTable.of("runner", RunnerState.class)
            .from(STARTING, BLANK, KILLING)
            .from(BLANK, BINDING, STOPPING, KILLING)
            .from(BINDING, READY, STOPPING, KILLING)
            .from(READY, STOPPING, KILLING)
            .from(STOPPING, KILLING)
            .build();
}
