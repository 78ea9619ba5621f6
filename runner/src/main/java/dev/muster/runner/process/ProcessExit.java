package dev.muster.runner.process;

import dev.muster.model.jvm.OwnFault;
import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import java.util.concurrent.TimeUnit;

/** How the process of a runner ends by itself when something has gone wrong. */
public interface ProcessExit {
    /** Everything the user started is killed, then this process ends without any ado. */
    void abrupt(int code);

    /** The thread that kills met an error: the processes that the JVM itself knows of are killed all the same. */
    private static void killKnown(Throwable why) {
        Descendants.killKnown();
        System.err.println(
                "muster runner: what its tasks have started and cut off from it may live on: " + OwnFault.words(why));
    }

    /** The real thing. */
    ProcessExit PROCESS = new ProcessExit() {
        private static final long KILL_MILLIS_MAX = 10_000; // a fraction of a second, but on a host in distress

        @Override
        public void abrupt(int code) {
            try {
                // On a thread of its own: nobody knows how long a sick machine takes to list its processes.
                Thread killer = OwnThread.daemon(
                        ThreadRole.LAST_KILLER, "muster-last-killer", Descendants::kill, ProcessExit::killKnown);
                killer.start();
                TimeUnit.MILLISECONDS.timedJoin(killer, KILL_MILLIS_MAX);
            } catch (InterruptedException | Error e) {
                // Out of memory or threads: end all the same.
            } finally {
                Runtime.getRuntime().halt(code);
            }
        }
    };
}
