package dev.muster.worker.runners;

import dev.muster.model.RunnerJvm;
import dev.muster.pipe.RunnerExit;
import dev.muster.task.internal.Durations;
import dev.muster.worker.processes.RunnerArchive;
import java.time.Duration;
import java.util.Set;

/**
 * What one runner shows about the class-data archive that it started with. An archive must not cost more than time: a process
 * that may have died of it is started again without it.
 */
final class ArchiveUse {
    /** Exit codes by SIGHUP, SIGINT, SIGKILL and SIGTERM: something wanted the process to end. */
    private static final Set<Integer> FROM_OUTSIDE = Set.of(129, 130, 137, 143);

    /** Exit codes of our own: the JVM was up, so its class-data archive was good. */
    private static final Set<Integer> FROM_US =
            Set.of(RunnerExit.DAEMON_GONE, RunnerExit.PIPE_BROKEN, RunnerExit.NOT_STARTED, RunnerExit.BROKEN_DOWN);

    private final RunnerArchive archive;
    private final RunnerJvm jvm;
    private final Duration startLimit;
    private final long begun = System.nanoTime();

    // Written by the thread that starts processes, before the process that they are about can connect.
    private volatile boolean used; // by the process that lives now
    private volatile boolean suspected; // the one before used it; confirmed if this one comes up

    ArchiveUse(RunnerArchive archive, RunnerJvm jvm, Duration startLimit) {
        this.archive = archive;
        this.jvm = jvm;
        this.startLimit = startLimit;
    }

    /** A process has been started with the archive, or without. */
    void launched(boolean with) {
        used = with;
    }

    /** Whether a process that was not up yet may have died of the archive. */
    boolean mayHaveKilled(int exitCode) {
        return used && !FROM_OUTSIDE.contains(exitCode);
    }

    /** The next process does without the archive; if it comes up, the archive was at fault. */
    void suspect(int exitCode) {
        suspected = !FROM_US.contains(exitCode);
    }

    /** A process that never came up was killed. If it had time to, the next runner does without the archive. */
    void hung() {
        boolean hadTime = System.nanoTime() - begun > Durations.nanos(startLimit) / 2;
        if (used && hadTime) archive.suspect(jvm);
    }

    /** The process has connected. */
    void cameUp() {
        if (used) archive.worked(jvm);
        if (suspected) archive.suspect(jvm);
        archive.makeIfMissing(); // what waited for this runner goes on: now there is time for it
    }
}
