package dev.muster.runner.process;

import dev.muster.model.jvm.OwnFault;
import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import java.util.concurrent.TimeUnit;

/** How the process of a runner ends by itself when something has gone wrong. */
public interface ProcessExit {
    /** Kills everything that the user started, then ends this process at once, without shutdown hooks. */
    void abrupt(int code);

    /** The killing thread met an error: the processes that the JVM itself lists are killed all the same. */
    private static void killKnown(Throwable why) {
        Descendants.killKnown();
        System.err.println(
                "muster runner: what its tasks have started and cut off from it may live on: " + OwnFault.words(why));
    }

    /** The exit of this JVM. */
    ProcessExit PROCESS = new ProcessExit() {
        private static final long KILL_MILLIS_MAX = 10_000; // a fraction of a second, but on a host in distress

        @Override
        public void abrupt(int code) {
            try {
                // On a thread of its own: an overloaded machine may take long to list its processes.
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
