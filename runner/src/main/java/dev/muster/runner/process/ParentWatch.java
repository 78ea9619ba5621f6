package dev.muster.runner.process;

import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import dev.muster.pipe.RunnerExit;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends this process when its daemon is gone: it checks now and then which process its parent is. The pipe reports that sooner,
 * once there is one; but the daemon may die before, and while the shutdown hooks run it is closed. Standard input is left to
 * user code.
 */
public final class ParentWatch {
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    /** Without a file descriptor to be had a process does not see who its parent is: at its end it looks so many times. */
    private static final int BLIND_LOOKS_MAX = 50;

    private final ProcessExit ending;
    private volatile boolean loose;
    private volatile boolean isBlind;

    private ParentWatch(ProcessExit ending) {
        this.ending = ending;
    }

    /** Watches from now on. */
    public static ParentWatch hold(ProcessExit ending) {
        var watch = new ParentWatch(ending);
        var daemon = ProcessHandle.current().parent();
        OwnThread.daemon(
                        ThreadRole.PARENT_WATCH,
                        "muster-parent-watch",
                        () -> watch.watch(daemon),
                        thrown -> watch.blind())
                .start();
        return watch;
    }

    /** This process is about to end, and its pipe is closed: from now on nothing else reports the death of the daemon. */
    public void loosen() {
        loose = true;
        if (isBlind) ending.abrupt(RunnerExit.DAEMON_GONE);
    }

    private void watch(Optional<ProcessHandle> daemon) {
        if (daemon.isEmpty()) return; // not to be seen on this system
        awaitDeath(daemon);
        ending.abrupt(RunnerExit.DAEMON_GONE);
    }

    /** The watch has ended. As long as there is a pipe, its end reports the death of the daemon. */
    private void blind() {
        isBlind = true;
        if (loose) ending.abrupt(RunnerExit.DAEMON_GONE);
    }

    /** A dead process is listed until its parent reads its exit code, but it has no children any more. */
    private void awaitDeath(Optional<ProcessHandle> daemon) {
        for (int blind = 0; !loose || blind < BLIND_LOOKS_MAX; ) {
            Optional<ProcessHandle> parent = ProcessHandle.current().parent();
            if (parent.isEmpty()) blind++;
            else if (parent.equals(daemon)) blind = 0;
            else return;
            boolean ignored = Thread.interrupted(); // or the park would not wait
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }
}
