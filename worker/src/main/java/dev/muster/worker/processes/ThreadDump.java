package dev.muster.worker.processes;

import dev.muster.task.internal.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Asks a JVM for its threads, by SIGQUIT: it answers on its standard output. */
final class ThreadDump {
    private static final String START = "Full thread dump";
    /** The line after the last thread. */
    private static final String END = "JNI global ref";

    private ThreadDump() {}

    /** What the JVM answers within the limit, perhaps in part; empty if it does not, as a stopped one does not. */
    static Optional<String> take(Process process, OutputRing stdout, Duration limit) {
        long before = stdout.total();
        long deadline = System.nanoTime() + Durations.nanos(limit);
        if (!process.isAlive() || !signal(process.pid(), limit)) return Optional.empty();
        String text = "";
        while (!isWhole(text) && process.isAlive() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            text = stdout.since(before);
        }
        int start = text.indexOf(START);
        return start < 0 ? Optional.empty() : Optional.of(text.substring(start));
    }

    private static boolean isWhole(String text) {
        int start = text.indexOf(START);
        return start >= 0 && text.indexOf(END, start) >= 0;
    }

    /** By the kill that every shell has built in: this platform has no other way to send that signal. */
    private static boolean signal(long pid, Duration limit) {
        try {
            Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -QUIT " + pid)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            kill.getOutputStream().close();
            if (kill.waitFor(Durations.nanos(limit), TimeUnit.NANOSECONDS)) return kill.exitValue() == 0;
            kill.destroyForcibly();
        } catch (IOException e) {
            // No shell here: then there is no dump.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
