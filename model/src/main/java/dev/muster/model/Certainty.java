package dev.muster.model;

/** What is known of a lost attempt: the retry policy turns on it. */
public enum Certainty {
    /** No user code of it has run, and none will. */
    NEVER_STARTED,
    /**
     * Nobody is left who could tell: it waited at a coordinator that is gone, or stood in line at a worker that is gone.
     * Most likely it never started, but that cannot be proved.
     */
    UNTOLD,
    /** It was handed to a worker that is gone, and nobody heard of its start. */
    PERHAPS_STARTED,
    /** Its start was heard of. */
    STARTED
}
