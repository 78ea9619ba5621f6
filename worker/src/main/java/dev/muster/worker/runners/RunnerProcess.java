package dev.muster.worker.runners;

import dev.muster.pipe.Frame;
import dev.muster.pipe.Pipe;
import dev.muster.worker.processes.DeathVerdict;
import dev.muster.worker.processes.RunnerCommand;
import dev.muster.worker.processes.RunnerMarker;
import dev.muster.worker.processes.RunnerOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process of a runner, and what is known of it until it is dead: whether it is up, why it was killed, what it printed. Of two
 * processes, one after the other, if the first one dies before it is up. One thread starts it and waits for its death; hellos and
 * kills come from others.
 */
final class RunnerProcess {
    private static final Logger log = LoggerFactory.getLogger(RunnerProcess.class);

    private static final int ERROR_FILE_BYTES_MAX = 8 * 1024;
    /** How long what a dead runner has said may take to be read. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    /** How long a runner whose shutdown hooks have been interrupted may take to exit. */
    private static final Duration LAST_CHANCE = Duration.ofMillis(500);

    private final long id;
    private final RunnerMarker marker;
    private final RunnerConnection connection;

    private @Nullable Process process; // guarded by this
    private @Nullable RunnerOutput output; // guarded by this
    private @Nullable Pipe pipe; // guarded by this
    private boolean up; // guarded by this
    private boolean over; // guarded by this
    private Optional<String> killed = Optional.empty(); // guarded by this
    private Optional<String> threadDump = Optional.empty(); // guarded by this

    RunnerProcess(long id, RunnerMarker marker, RunnerConnection connection) {
        this.id = id;
        this.marker = marker;
        this.connection = connection;
    }

    /** It has been started; if it was to be killed before that, it is now. */
    void started(Process born) {
        boolean unwanted;
        synchronized (this) {
            process = born;
            output = RunnerOutput.start(id, born);
            unwanted = killed.isPresent();
        }
        log.info("runner {} started: process {}", id, born.pid());
        if (unwanted) born.destroyForcibly();
    }

    /** It has said hello on that pipe; false if it is too late, or the second one. */
    synchronized boolean connected(Pipe by, Frame.Hello hello) {
        if (up || over || process == null || process.pid() != hello.pid()) return false;
        up = true;
        pipe = by;
        connection.begin(by, hello.pid());
        return true;
    }

    /** An idle runner is about to get an attempt: what it prints from now on is of that attempt, or later. */
    void startsPrinting() {
        RunnerOutput mine;
        synchronized (this) {
            mine = output;
        }
        if (mine != null) mine.mark();
    }

    /**
     * Kills in steps: a thread dump if wanted, then the process, what it had started, and what that had started behind its back.
     * May take as long as a dump may; not for the loop.
     *
     * @param dumpLimit how long a thread dump may take; empty if none is wanted
     */
    void kill(Optional<Duration> dumpLimit, String why) {
        Process victim;
        RunnerOutput printed;
        synchronized (this) {
            if (over || killed.isPresent()) return;
            killed = Optional.of(why);
            victim = process;
            printed = output;
        }
        if (victim == null) return; // the start looks for the reason as soon as there is a process
        log.info("the worker kills runner {} (process {}): {}", id, victim.pid(), why);
        if (dumpLimit.isPresent() && printed != null) {
            Optional<String> taken = printed.threadDump(victim, dumpLimit.get());
            synchronized (this) {
                threadDump = taken;
            }
        }
        if (connection.exiting().isEmpty() || !exitsAfterAll(victim)) marker.kill(victim);
    }

    /** Its exit code is worth a moment: hooks that only wait end by an interrupt. */
    private boolean exitsAfterAll(Process victim) {
        connection.say(new Frame.Stop());
        return victim.onExit()
                .thenApply(exited -> true)
                .completeOnTimeout(false, LAST_CHANCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /** Whether it died before it was up, and not by a kill; then what it still has to say is not listened to any more. */
    synchronized boolean mayStartAgain() {
        if (up || killed.isPresent()) return false;
        process = null;
        return true;
    }

    synchronized boolean wasKilledBeforeItWasUp() {
        return !up && killed.isPresent();
    }

    /** Nothing connects from now on; returns whether it ever was up. */
    synchronized boolean end() {
        over = true;
        return up;
    }

    /** Clears up behind the dead, and lets what it said before its death arrive. */
    void clearUp() {
        int swept = marker.sweep();
        if (swept > 0) log.info("runner {} left {} processes running; the worker kills them", id, swept);
        Pipe last;
        RunnerOutput printed;
        synchronized (this) {
            last = pipe;
            printed = output;
        }
        try {
            if (last != null && !last.awaitEnd(LAST_WORDS)) log.warn("runner {} died, but its pipe is still open", id);
            if (printed != null) printed.awaitEnd();
        } catch (InterruptedException e) {
            log.debug("the autopsy of runner {} was interrupted", id);
        } finally {
            if (last != null) last.close();
        }
    }

    /** Something of the worker itself went wrong, or there is no process: nothing may live on. */
    void abandon() {
        Process left;
        Pipe open;
        synchronized (this) {
            over = true;
            left = process;
            open = pipe;
        }
        if (open != null) open.close();
        if (left != null) marker.kill(left);
    }

    /**
     * What is left of it.
     *
     * @param heapBytes the limit of its heap, unless an argument sets another
     */
    synchronized DeathVerdict.Remains remains(
            int exitCode, RunnerCommand.Files files, long heapBytes, List<String> jvmArguments) {
        return new DeathVerdict.Remains(
                exitCode,
                up,
                connection.exiting(),
                output == null ? "" : output.stdout(),
                output == null ? "" : output.stderrSinceMark(),
                errorFile(files.errorFile()),
                threadDump,
                killed,
                heapBytes,
                jvmArguments);
    }

    private static Optional<String> errorFile(Path file) {
        try (var in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(ERROR_FILE_BYTES_MAX);
            return head.length == 0 ? Optional.empty() : Optional.of(new String(head, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty(); // no crash, or no space for a file about it
        }
    }
}
