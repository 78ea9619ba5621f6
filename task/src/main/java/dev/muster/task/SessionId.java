package dev.muster.task;

/** One client's standing with the cluster, for the life of its executor: 128 random bits, drawn by the client. */
public record SessionId(long high, long low) implements Comparable<SessionId> {
    @Override
    public int compareTo(SessionId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        return "%016x%016x".formatted(high, low);
    }
}
