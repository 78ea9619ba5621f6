package dev.muster.worker.processes;

import java.time.Duration;
import java.util.Optional;

/** What a runner prints: its two streams, read as long as anybody holds the other end. Thread-safe. */
public final class RunnerOutput {
    private static final int STDERR_BYTES_MAX = 16 * 1024;
    /** How long what a dead runner has printed may take to be read. */
    private static final Duration LAST_OUTPUT = Duration.ofMillis(500);

    private final OutputDrain stdout;
    private final OutputDrain stderr;

    private RunnerOutput(OutputDrain stdout, OutputDrain stderr) {
        this.stdout = stdout;
        this.stderr = stderr;
    }

    /** Reads both streams of the process from now on. */
    public static RunnerOutput start(long runner, Process process) {
        return new RunnerOutput(
                OutputDrain.start("muster-runner-stdout " + runner, process.getInputStream()),
                OutputDrain.start("muster-runner-stderr " + runner, process.getErrorStream()));
    }

    /** What it prints from here on belongs to another task. */
    public void mark() {
        stderr.ring().mark();
    }

    /** Asks the process for its threads; empty if it does not answer within the limit. */
    public Optional<String> threadDump(Process process, Duration limit) {
        return ThreadDump.take(process, stdout.ring(), limit);
    }

    /** Waits for a moment until what the dead process printed has been read. */
    public void awaitEnd() throws InterruptedException {
        boolean ignored = stdout.awaitEnd(LAST_OUTPUT);
        ignored = stderr.awaitEnd(LAST_OUTPUT);
    }

    /** The last of what it printed. */
    public String stdout() {
        return stdout.ring().text();
    }

    /** The last of what it wrote to standard error since the mark. */
    public String stderrSinceMark() {
        return stderr.ring().sinceMark(STDERR_BYTES_MAX);
    }
}
