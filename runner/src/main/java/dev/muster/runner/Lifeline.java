package dev.muster.runner;

import dev.muster.pipe.RunnerExit;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Standard input belongs to the daemon, which never writes to it: its end says that the daemon is gone. */
final class Lifeline {
    private Lifeline() {}

    /** Takes standard input away from user code, and watches it. */
    static void hold(Ending ending) {
        InputStream real = real();
        System.setIn(InputStream.nullInputStream());
        var thread = new Thread(() -> watch(real, ending), "muster-lifeline");
        thread.setDaemon(true);
        thread.start();
    }

    /** Through a descriptor of our own where the system gives one: user code may close number 0. */
    private static InputStream real() {
        try {
            return new FileInputStream(Path.of("/proc/self/fd/0").toFile());
        } catch (IOException e) {
            return new FileInputStream(FileDescriptor.in);
        }
    }

    private static void watch(InputStream in, Ending ending) {
        try {
            while (in.read() >= 0) {
                // Whatever this was, the daemon lives.
            }
        } catch (IOException e) {
            // Somebody closed it under us. The pipe tells as well when the daemon goes.
            return;
        }
        ending.abrupt(RunnerExit.DAEMON_GONE);
    }
}
