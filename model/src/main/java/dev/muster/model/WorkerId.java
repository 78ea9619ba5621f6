package dev.muster.model;

/**
 * A worker daemon: the name its operator gave it, and the incarnation it drew at random when its process started, so that a
 * restarted daemon is never taken for its former self.
 */
public record WorkerId(String name, long incarnation) implements Comparable<WorkerId> {
    public WorkerId {
        if (name.isBlank()) throw new IllegalArgumentException("a worker needs a name");
    }

    @Override
    public int compareTo(WorkerId other) {
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : Long.compareUnsigned(incarnation, other.incarnation);
    }

    @Override
    public String toString() {
        return name + "@" + Long.toHexString(incarnation);
    }
}
