package dev.muster.scheduling.supervisor;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The life of one child JVM. It only moves forward; a runner that is gone is forgotten. */
public enum RunnerState {
    /** Launched, and not heard of yet. */
    STARTING,
    /** Up, and nobody's yet. */
    BLANK,
    /** Taking on the environment of its session. */
    BINDING,
    /** Runs tasks, or waits for one. */
    READY,
    /** Asked to end by itself. */
    STOPPING,
    /** Being killed. */
    KILLING;

    private static final Map<RunnerState, Set<RunnerState>> NEXT = new EnumMap<>(RunnerState.class);

    static {
        NEXT.put(STARTING, EnumSet.of(BLANK, KILLING));
        NEXT.put(BLANK, EnumSet.of(BINDING, STOPPING, KILLING));
        NEXT.put(BINDING, EnumSet.of(READY, STOPPING, KILLING));
        NEXT.put(READY, EnumSet.of(STOPPING, KILLING));
        NEXT.put(STOPPING, EnumSet.of(KILLING));
        NEXT.put(KILLING, EnumSet.noneOf(RunnerState.class));
    }

    public boolean mayBecome(RunnerState next) {
        return NEXT.getOrDefault(this, Set.of()).contains(next);
    }
}
