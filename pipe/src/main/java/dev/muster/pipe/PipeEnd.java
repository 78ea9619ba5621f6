package dev.muster.pipe;

/**
 * Why a pipe ended.
 *
 * @param why a sentence for a log or a person
 */
public record PipeEnd(Kind kind, String why) {
    /** Whose doing it was. */
    public enum Kind {
        /** This end closed it. */
        CLOSED_HERE,
        /** The other end closed it or died; everything it wrote before has been delivered. */
        PEER_GONE,
        /** What came was no frame. */
        PROTOCOL,
        /** The receiver of the frames threw. */
        RECEIVER_FAILED
    }
}
