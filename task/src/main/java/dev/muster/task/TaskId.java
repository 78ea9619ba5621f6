package dev.muster.task;

/** Identifies a submitted task permanently: the session and the number of the submission in it, from 0. */
public record TaskId(SessionId session, long seq) implements Comparable<TaskId> {
    public TaskId {
        if (seq < 0) throw new IllegalArgumentException("a sequence number counts from 0: " + seq);
    }

    @Override
    public int compareTo(TaskId other) {
        int bySession = session.compareTo(other.session);
        return bySession != 0 ? bySession : Long.compare(seq, other.seq);
    }

    @Override
    public String toString() {
        return session + "/" + seq;
    }
}
