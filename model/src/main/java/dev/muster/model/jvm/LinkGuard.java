package dev.muster.model.jvm;

/**
 * The receiving end of one stream: takes each message once and in order, or says that the stream is broken.
 *
 * <p>A sender numbers the messages of a stream from 1. A number that was seen is a double and is dropped; a gap means that
 * something was lost or overtaken, and then the stream is of no use any more: its peer registers anew, with a complete
 * snapshot. So the machines may rely on "once, in order, or a new link", and need no memory of what they have seen.
 *
 * <p>Not thread-safe.
 */
public final class LinkGuard {
    private long last;

    /** What to do with a message. */
    public enum Verdict {
        TAKE,
        DROP,
        BREAK
    }

    /** Judges the message with this number. */
    public Verdict judge(long number) {
        if (number <= last) return Verdict.DROP;
        if (number > last + 1) return Verdict.BREAK;
        last = number;
        return Verdict.TAKE;
    }
}
