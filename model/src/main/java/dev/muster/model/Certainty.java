package dev.muster.model;

/** What is known of a lost attempt: the retry policy turns on it. */
public enum Certainty {
    /** No user code of it has run, and none will. */
    NEVER_STARTED,
    /**
     * Unknown: it waited at a coordinator that is gone, or in the queue of a worker that is gone.
     * Most likely it never started, but that cannot be proved.
     */
    UNTOLD,
    /** It was sent to a worker that is gone, and its start was not reported. */
    PERHAPS_STARTED,
    /** Its start was reported. */
    STARTED
}
