package dev.muster.model;

import dev.muster.task.SessionId;
import java.util.List;

/** Who is there and what they do, as one coordinator sees it. */
public record ClusterStatus(
        String coordinator, String build, long upNanos, List<Worker> workers, List<Session> sessions) {
    public ClusterStatus {
        workers = List.copyOf(workers);
        sessions = List.copyOf(sessions);
    }

    /** How far a worker is believed. */
    public enum WorkerState {
        READY,
        /** Silent: no new work. */
        SUSPECT,
        /** Finishes what runs, takes nothing new. */
        DRAINING,
        /** Cannot start runners; the reason says why. */
        UNABLE
    }

    /**
     * Whose process a peer is.
     *
     * @param user the user of the operating system that it runs as, as it says itself
     * @param address where its connection comes from, as the coordinator sees it; empty within one JVM
     * @param build its version of Muster, as it says itself
     */
    public record Origin(String user, String address, String build) {
        /** A peer whose hello has not arrived yet. */
        public static final Origin UNKNOWN = new Origin("", "", "");
    }

    /**
     * One worker.
     *
     * @param running attempts whose start was reported
     * @param waiting attempts it has and has not started
     * @param ended how many attempts have ended there since it joined
     * @param unprepared the sessions of which it can start nothing for now
     */
    public record Worker(
            WorkerId id,
            String host,
            long pid,
            WorkerState state,
            String reason,
            int slots,
            int running,
            int waiting,
            long ended,
            List<Unprepared> unprepared,
            Origin origin) {
        public Worker {
            unprepared = List.copyOf(unprepared);
        }

        /** A worker whose process is not known yet. */
        public Worker(
                WorkerId id,
                String host,
                long pid,
                WorkerState state,
                String reason,
                int slots,
                int running,
                int waiting,
                long ended,
                List<Unprepared> unprepared) {
            this(id, host, pid, state, reason, slots, running, waiting, ended, unprepared, Origin.UNKNOWN);
        }

        /** The same worker, of this origin. */
        public Worker from(Origin known) {
            return new Worker(id, host, pid, state, reason, slots, running, waiting, ended, unprepared, known);
        }
    }

    /**
     * A session that a worker cannot prepare for now.
     *
     * @param why a sentence for the operator
     */
    public record Unprepared(SessionId session, String why) {}

    /**
     * One session.
     *
     * @param attached whether its client is connected now
     * @param backlog tasks that wait in the client
     * @param waiting tasks that wait at the coordinator or, unstarted, at a worker
     * @param name what its client calls it: the name of a pool
     */
    public record Session(
            SessionId id,
            String host,
            long pid,
            int epoch,
            boolean attached,
            long backlog,
            int waiting,
            int running,
            String name,
            Origin origin) {
        /** A session whose program is not known yet. */
        public Session(
                SessionId id,
                String host,
                long pid,
                int epoch,
                boolean attached,
                long backlog,
                int waiting,
                int running) {
            this(id, host, pid, epoch, attached, backlog, waiting, running, "", Origin.UNKNOWN);
        }
    }
}
