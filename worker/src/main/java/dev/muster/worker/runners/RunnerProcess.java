package dev.muster.worker.runners;

import dev.muster.model.Attempt;
import dev.muster.model.Payload;
import dev.muster.model.PlainText;
import dev.muster.model.RunnerJvm;
import dev.muster.model.jvm.OwnFault;
import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import dev.muster.pipe.Frame;
import dev.muster.pipe.Pipe;
import dev.muster.pipe.PipeEnd;
import dev.muster.pipe.RunnerExit;
import dev.muster.scheduling.supervisor.SupervisorEvent;
import dev.muster.task.SessionId;
import dev.muster.task.internal.Durations;
import dev.muster.worker.files.FileTree;
import dev.muster.worker.files.WorkerDirectory;
import dev.muster.worker.processes.DeathVerdict;
import dev.muster.worker.processes.LaunchSize;
import dev.muster.worker.processes.OutputDrain;
import dev.muster.worker.processes.RunnerCommand;
import dev.muster.worker.processes.RunnerFolder;
import dev.muster.worker.processes.RunnerMarker;
import dev.muster.worker.processes.ThreadDump;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child JVM from its launch to its autopsy. One thread lives its life, top to bottom: it starts the process, waits for its
 * death, clears up behind it, and reports. Commands and kills come from other threads.
 */
final class RunnerProcess implements RunnerConnection.Around, RunnerAcceptor.Expected {
    private static final Logger log = LoggerFactory.getLogger(RunnerProcess.class);

    /** Exit codes by SIGHUP, SIGINT, SIGKILL and SIGTERM: somebody wanted the process to end. */
    private static final Set<Integer> FROM_OUTSIDE = Set.of(129, 130, 137, 143);

    /** Exit codes of our own: the JVM was up, so its archive of classes was good. */
    private static final Set<Integer> FROM_US =
            Set.of(RunnerExit.DAEMON_GONE, RunnerExit.PIPE_BROKEN, RunnerExit.NOT_STARTED, RunnerExit.BROKEN_DOWN);

    private static final int STACK_BYTES = 256 * 1024;
    private static final int STDERR_BYTES_MAX = 16 * 1024;
    private static final int ERROR_FILE_BYTES_MAX = 8 * 1024;
    /** How long what a dead runner has written may take to be read. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    /** How long a runner whose shutdown hooks have been interrupted may take to exit. */
    private static final Duration LAST_CHANCE = Duration.ofMillis(500);
    /** A pipe that is full is tried again so soon. */
    private static final Duration RETRY = Duration.ofMillis(5);

    private final long id;
    private final RunnerRegistry registry;
    private final RunnerCommand.Files files;
    private final RunnerMarker marker;
    private final RunnerJvm jvm;
    private final RunnerConnection talk;
    private final Thread life;
    private final long begun = System.nanoTime();
    private final CountDownLatch gone = new CountDownLatch(1);

    private @Nullable Process process; // guarded by this
    private @Nullable OutputDrain stdout; // guarded by this
    private @Nullable OutputDrain stderr; // guarded by this
    private @Nullable Pipe pipe; // guarded by this
    private boolean withArchive; // guarded by this; the process that lives now was given an archive of classes
    private boolean archiveAtFault; // guarded by this; it was, if this process comes up
    private boolean up; // guarded by this
    private boolean over; // guarded by this
    private List<String> command = List.of(); // of the thread that lives its life
    private boolean isReported; // of the same; or about to be
    private Optional<String> killed = Optional.empty(); // guarded by this
    private Optional<String> threadDump = Optional.empty(); // guarded by this

    RunnerProcess(long id, RunnerRegistry registry, RunnerJvm jvm) {
        this.id = id;
        this.registry = registry;
        this.files = new RunnerCommand.Files(registry.runnerDirectory(id));
        this.marker = registry.marker(id);
        this.jvm = jvm;
        this.talk = new RunnerConnection(id, registry.place(), this);
        this.life = OwnThread.daemon(
                ThreadRole.RUNNER_LIFE, "muster-runner-life " + id, STACK_BYTES, this::live, this::lifeBroke);
    }

    void start() {
        life.start();
    }

    RunnerConnection talk() {
        return talk;
    }

    @Override
    public boolean takeOver(Pipe by, Frame.Hello hello) {
        boolean with;
        boolean without;
        synchronized (this) {
            if (up || over || process == null || process.pid() != hello.pid()) return false;
            up = true;
            with = withArchive;
            without = archiveAtFault;
            pipe = by;
            talk.begin(by, hello.pid());
        }
        if (!by.handOver(talk::hear, this::hungUp)) throw new AssertionError("a pipe ended during its handshake");
        log.info("runner {} is ready: process {}, Java {}", id, hello.pid(), hello.javaVersion());
        if (with) registry.archive().worked(jvm);
        if (without) registry.archive().suspect(jvm);
        registry.archive().makeIfMissing(); // whoever waited for this runner goes on: now there is time for it
        return true;
    }

    /** Its pipe has ended. A process that hangs up is about to end, if its shutdown hooks let it; one that talks nonsense has to. */
    private void hungUp(PipeEnd end) {
        if (end.kind() == PipeEnd.Kind.CLOSED_HERE) return;
        boolean dying = end.kind() == PipeEnd.Kind.PEER_GONE;
        Duration patience = dying ? registry.config().stopLimit() : Duration.ZERO;
        registry.killLater(this, patience, dying ? "it hung up but lived on" : end.why());
    }

    /**
     * Kills in steps: a thread dump if wanted, then the process, what it had started, and what that had started behind its back.
     * May take as long as a dump may; not for the loop.
     */
    void kill(boolean dump, String why) {
        Process victim;
        OutputDrain output;
        synchronized (this) {
            if (over || killed.isPresent()) return;
            killed = Optional.of(why);
            victim = process;
            output = stdout;
        }
        if (victim == null) return; // the start looks for the reason as soon as there is a process
        log.info("the worker kills runner {} (process {}): {}", id, victim.pid(), why);
        if (dump && output != null) {
            Optional<String> taken =
                    ThreadDump.take(victim, output.ring(), registry.config().dumpLimit());
            synchronized (this) {
                threadDump = taken;
            }
        }
        if (talk.exiting().isEmpty() || !exitsAfterAll(victim)) marker.kill(victim);
    }

    /** Its exit code is worth a moment: hooks that only wait end by an interrupt. */
    private boolean exitsAfterAll(Process victim) {
        talk.say(new Frame.Stop());
        return victim.onExit()
                .thenApply(exited -> true)
                .completeOnTimeout(false, LAST_CHANCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /** Waits until the process is gone and the report has left; false if that takes longer. */
    boolean awaitGone(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        if (!gone.await(nanos, TimeUnit.NANOSECONDS)) return false;
        TimeUnit.NANOSECONDS.timedJoin(life, Math.max(1, deadline - System.nanoTime()));
        return !life.isAlive();
    }

    private void live() {
        DeathVerdict verdict;
        boolean launched = false;
        List<Attempt> started = List.of();
        String before = "";
        try {
            Process born = launch(true);
            int code = awaitDeath(born);
            if (isToStartAgain(code)) {
                settle();
                before = " Before that, with an archive of classes: "
                        + DeathVerdict.of(remains(code)).message();
                log.info("the worker starts runner {} again, without a class-data archive: {}", id, before.strip());
                FileTree.delete(files.directory());
                born = launch(false);
                code = awaitDeath(born);
            } else if (hungWithTheArchive()) {
                registry.archive().suspect(jvm);
            }
            boolean cameUp;
            synchronized (this) {
                over = true;
                cameUp = up; // nobody is greeted from now on
            }
            settle();
            verdict = DeathVerdict.of(remains(code));
            started = talk.startedAndNotEnded(files.blackBox());
            launched = cameUp;
            if (!launched) verdict = verdict.of(command);
        } catch (IOException | RuntimeException | Error e) {
            verdict = DeathVerdict.neverBorn(
                    (e instanceof IOException ? PlainText.of(e) : OwnFault.words(e)) + "." + before);
            abandon();
        }
        report(launched, started, verdict);
    }

    /** Nobody would hear of the death, and of nothing that depends on it. */
    private void lifeBroke(Throwable why) {
        try {
            abandon();
            if (!isReported) report(false, List.of(), DeathVerdict.neverBorn(OwnFault.words(why) + "."));
            else registry.broken(why);
        } catch (Throwable e) {
            registry.broken(e);
        }
    }

    private void report(boolean launched, List<Attempt> started, DeathVerdict verdict) {
        isReported = true;
        if (launched && verdict.autopsy().exitCode().orElse(-1) == 0 && started.isEmpty()) {
            log.info("runner {} has ended", id);
        } else {
            log.info("runner {} died: {}", id, verdict.message());
        }
        registry.buried(this, id);
        talk.session().ifPresent(registry.files()::clearOrphans);
        registry.inbox()
                .leave(new SupervisorEvent.RunnerGone(
                        id, launched, started, verdict.kind(), verdict.message(), verdict.autopsy()));
        FileTree.delete(files.directory()); // after the news: user code may have left much to delete
        gone.countDown();
    }

    /**
     * An archive of classes must not cost more than time: who may have died of it is given another life without. What the first
     * process still has to say is not listened to any more.
     */
    private synchronized boolean isToStartAgain(int exitCode) {
        if (!withArchive || up || killed.isPresent() || FROM_OUTSIDE.contains(exitCode)) return false;
        archiveAtFault = !FROM_US.contains(exitCode);
        process = null;
        return true;
    }

    /** It had time to come up with its archive of classes, and had to be killed: the next one does without. */
    private synchronized boolean hungWithTheArchive() {
        if (!withArchive || up || killed.isEmpty()) return false;
        return System.nanoTime() - begun > Durations.nanos(registry.config().startLimit()) / 2;
    }

    private Process launch(boolean first) throws IOException {
        WorkerDirectory.makePrivate(files.directory());
        Files.createDirectory(files.temporary());
        Files.createDirectory(files.work());
        var builder = new ProcessBuilder();
        RunnerFolder.choose(builder, files, jvm, registry.place().host());
        registry.variables().apply(builder.environment(), jvm);
        builder.environment().put(RunnerMarker.VARIABLE, marker.variableValue());
        List<String> archive = first ? registry.archive().words(jvm.arguments(), builder.environment()) : List.of();
        registry.beReady();
        command = registry.commandFor(id, files, archive, jvm);
        // What a task starts inherits it: it is to find an end at once, and not to wait for something that never comes.
        Process born = LaunchSize.start(builder.command(command).redirectInput(RunnerCommand.NO_INPUT));
        boolean unwanted;
        synchronized (this) {
            process = born;
            withArchive = !archive.isEmpty();
            stdout = OutputDrain.start("muster-runner-stdout " + id, born.getInputStream());
            stderr = OutputDrain.start("muster-runner-stderr " + id, born.getErrorStream());
            unwanted = killed.isPresent();
        }
        log.info("runner {} started: process {}", id, born.pid());
        if (unwanted) born.destroyForcibly();
        return born;
    }

    private static int awaitDeath(Process born) {
        while (true) {
            try {
                return born.waitFor();
            } catch (InterruptedException e) {
                // Nobody interrupts this thread with a purpose; the kill ends the wait.
            }
        }
    }

    /** Clears up behind the dead, and lets what it said before its death arrive. */
    private void settle() {
        int swept = marker.sweep();
        if (swept > 0) log.info("runner {} left {} processes running; the worker kills them", id, swept);
        Pipe last;
        OutputDrain out;
        OutputDrain err;
        synchronized (this) {
            last = pipe;
            out = stdout;
            err = stderr;
        }
        try {
            if (last != null && !last.awaitEnd(LAST_WORDS)) log.warn("runner {} died, but its pipe is still open", id);
            if (out != null) out.awaitEnd(Duration.ofMillis(500));
            if (err != null) err.awaitEnd(Duration.ofMillis(500));
        } catch (InterruptedException e) {
            log.debug("the autopsy of runner {} was interrupted", id);
        } finally {
            if (last != null) last.close();
        }
    }

    /** Something went wrong in this class itself, or there is no process: nothing may live on. */
    private void abandon() {
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

    private synchronized DeathVerdict.Remains remains(int exitCode) {
        return new DeathVerdict.Remains(
                exitCode,
                up,
                talk.exiting(),
                stdout == null ? "" : stdout.ring().text(),
                stderr == null ? "" : stderr.ring().sinceMark(STDERR_BYTES_MAX),
                errorFile(),
                threadDump,
                killed,
                registry.config().heapBytesPerRunner(),
                jvm.arguments());
    }

    private Optional<String> errorFile() {
        Path file = files.errorFile();
        try (var in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(ERROR_FILE_BYTES_MAX);
            return head.length == 0 ? Optional.empty() : Optional.of(new String(head, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty(); // no crash, or no room for a file about it
        }
    }

    @Override
    public void leave(SupervisorEvent event, Runnable whenHandled) {
        registry.inbox().leave(event, whenHandled);
    }

    @Override
    public void startsPrinting() {
        OutputDrain err;
        synchronized (this) {
            err = stderr;
        }
        if (err != null) err.ring().mark();
    }

    @Override
    public void holds(Attempt attempt, Payload.Stored stored) {
        registry.files().holdResult(attempt, stored);
    }

    @Override
    public void harmed(Attempt by, String why) {
        log.warn(
                "the worker replaces runner {} on {} after task {}: {}",
                id,
                registry.place().host(),
                by,
                why);
    }

    @Override
    public void remarks(SessionId session, String text) {
        if (registry.remarks().isNew(session, text)) log.warn("session {}: {}", session, text);
    }

    @Override
    public void retrySoon() {
        registry.later(RETRY, talk::sayWhatWaits);
    }

    @Override
    public void breakOff(String why) {
        registry.killLater(this, Duration.ZERO, why);
    }
}
