package dev.muster.worker.events;

/**
 * What a worker does when a future has ended. The list is whole: {@link Completion} asks for one of these, and a test walks
 * through all of them, throws in each, and looks at what becomes of the session or the call that depends on it.
 */
public enum Callback {
    /** Takes a jar that was fetched into the cache. All sessions that wait for the jar depend on it. */
    JAR_ARRIVED,
    /** Gives a jar that has arrived to a session that waited for it. The session depends on it. */
    JAR_AWAITED,
    /** Counts a jar that a session has got. The session depends on it. */
    CODE_ARRIVED,
    /** Goes on with a session whose initializer is here. The session depends on it. */
    INITIALIZER_ARRIVED,
    /** Answers with the class path when all jars of a session have been looked at again. The next runner of it depends on it. */
    CODE_CHECKED,
    /** Takes a call that was fetched to the disk. All attempts with that call depend on it. */
    CALL_ARRIVED,
    /** Looks whether a transfer failed by an error that will come again. Who waits for later transfers depends on it. */
    TRANSFER_ENDED,
    /**
     * Says that a result could not be pushed. Nothing depends on it: what waits for the result learns of it from the transfer.
     */
    RESULT_PUSHED,
    /** Tells the supervisor that the code of a session is here, or why not. The session depends on it. */
    CODE_REPORTED,
    /** Tells the supervisor that a call is here, or why not. The attempt depends on it. */
    CALL_REPORTED,
    /** Tells the supervisor that a result is not here any more. Who waits for the result depends on it. */
    PUSH_REPORTED,
    /** Gives a runner its environment. The runner and the attempts that are to run in it depend on it. */
    RUNNER_BOUND
}
