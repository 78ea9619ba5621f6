package dev.muster.model;

/** Where the cause lies when bytes cannot be brought to the disk of a peer. */
public enum FetchFault {
    /** On the side that fetches: its disk is full, or its directory is gone. Another host may have better luck. */
    OWN_DISK,
    /** Between the two: a connection broke, a peer did not answer in time, a limit was met. Worth another try. */
    TRANSFER,
    /** With the one who holds the bytes: it has them no more, or cannot read them. No other host would get them either. */
    HOLDER
}
