package dev.muster.pipe;

/** An attempt as the pipe names it: a runner belongs to one session, so the session goes without saying. */
public record RunKey(long seq, int attempt) {
    public RunKey {
        if (seq < 0) throw new IllegalArgumentException("a sequence number counts from 0: " + seq);
        if (attempt < 1) throw new IllegalArgumentException("attempts count from 1: " + attempt);
    }

    @Override
    public String toString() {
        return seq + "#" + attempt;
    }
}
