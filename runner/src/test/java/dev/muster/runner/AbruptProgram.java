package dev.muster.runner;

import dev.muster.model.jvm.ThreadRole;
import dev.muster.model.jvm.Trap;
import dev.muster.pipe.RunnerExit;
import dev.muster.runner.process.ProcessExit;
import java.io.IOException;

/**
 * Starts a process that lives long, names it, and ends abruptly, while the thread that would kill that process meets an error.
 */
final class AbruptProgram {
    private AbruptProgram() {}

    public static void main(String[] args) throws IOException {
        Process child = new ProcessBuilder("sleep", "1000").start();
        System.out.println(child.pid());
        var trap = Trap.on(ThreadRole.LAST_KILLER);
        try {
            ProcessExit.PROCESS.abrupt(RunnerExit.BROKEN_DOWN);
        } finally {
            trap.close();
        }
    }
}
