package dev.muster.client.session;

/** How far the session of a pool has come. It only moves forward. */
public enum SessionPhase {
    /** It takes submissions. */
    RUNNING,
    /** It was shut down, or is broken: it takes nothing new. */
    DRAINING,
    /** Nothing is left to do. */
    TERMINATED
}
