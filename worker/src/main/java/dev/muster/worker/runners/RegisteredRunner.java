package dev.muster.worker.runners;

import dev.muster.model.Attempt;
import dev.muster.model.PlainText;
import dev.muster.model.RunnerJvm;
import dev.muster.model.jvm.OwnFault;
import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import dev.muster.pipe.Frame;
import dev.muster.pipe.Pipe;
import dev.muster.pipe.PipeEnd;
import dev.muster.scheduling.supervisor.SupervisorEvent;
import dev.muster.worker.files.FileTree;
import dev.muster.worker.processes.DeathVerdict;
import dev.muster.worker.processes.RunnerCommand;
import dev.muster.worker.processes.RunnerMarker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A runner from its launch to its report. One thread lives its life, top to bottom: it starts the process, waits for its death,
 * clears up behind it, and reports. Commands and kills come from other threads.
 */
final class RegisteredRunner implements RunnerAcceptor.Expected {
    private static final Logger log = LoggerFactory.getLogger(RegisteredRunner.class);

    private static final int STACK_BYTES = 256 * 1024;

    private final long id;
    private final RunnerRegistry registry;
    private final RunnerCommand.Files files;
    private final RunnerMarker marker;
    private final RunnerJvm jvm;
    private final RunnerConnection connection;
    private final RunnerProcess process;
    private final ArchiveUse archive;
    private final Thread life;
    private final CountDownLatch gone = new CountDownLatch(1);

    private List<String> command = List.of(); // of the thread that lives its life
    private boolean isReported; // of the same; or about to be

    RegisteredRunner(long id, RunnerRegistry registry, RunnerJvm jvm) {
        this.id = id;
        this.registry = registry;
        this.files = new RunnerCommand.Files(registry.runnerDirectory(id));
        this.marker = registry.marker(id);
        this.jvm = jvm;
        this.connection = new RunnerConnection(
                id, registry.place(), new RunnerConnectionListener(id, registry, this::startsPrinting, this::breakOff));
        this.process = new RunnerProcess(id, marker, connection);
        this.archive = new ArchiveUse(registry.archive(), jvm, registry.config().startLimit());
        this.life = OwnThread.daemon(
                ThreadRole.RUNNER_LIFE, "muster-runner-life " + id, STACK_BYTES, this::live, this::lifeBroke);
    }

    void start() {
        life.start();
    }

    RunnerConnection connection() {
        return connection;
    }

    private void startsPrinting() {
        process.startsPrinting();
    }

    @Override
    public boolean takeOver(Pipe pipe, Frame.Hello hello) {
        if (!process.connected(pipe, hello)) return false;
        if (!pipe.handOver(connection::hear, this::hungUp)) throw new AssertionError("a pipe ended in its handshake");
        log.info("runner {} is ready: process {}, Java {}", id, hello.pid(), hello.javaVersion());
        archive.cameUp();
        return true;
    }

    /**
     * Its pipe has ended. A process that closes it is about to end, if its shutdown hooks let it; one that sent no frames must.
     */
    private void hungUp(PipeEnd end) {
        if (end.kind() == PipeEnd.Kind.CLOSED_HERE) return;
        boolean dying = end.kind() == PipeEnd.Kind.PEER_GONE;
        Duration patience = dying ? registry.config().stopLimit() : Duration.ZERO;
        registry.killLater(this, patience, dying ? "it hung up but lived on" : end.why());
    }

    @Override
    public void breakOff(String why) {
        registry.killLater(this, Duration.ZERO, why);
    }

    /** Kills the process and what it has started; with a thread dump first, if one is wanted. Not for the loop. */
    void kill(boolean dump, String why) {
        Optional<Duration> dumpLimit = dump ? Optional.of(registry.config().dumpLimit()) : Optional.empty();
        process.kill(dumpLimit, why);
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
            int code = runOnce(true);
            if (archive.mayHaveKilled(code) && process.mayStartAgain()) {
                archive.suspect(code);
                process.clearUp();
                before = " Before that, with an archive of classes: "
                        + verdict(code).message();
                log.info("the worker starts runner {} again, without a class-data archive: {}", id, before.strip());
                FileTree.delete(files.directory());
                code = runOnce(false);
            } else if (process.wasKilledBeforeItWasUp()) {
                archive.hung();
            }
            boolean cameUp = process.end();
            process.clearUp();
            verdict = verdict(code);
            started = connection.startedAndNotEnded(files.blackBox());
            launched = cameUp;
            if (!launched) verdict = verdict.of(command);
        } catch (IOException | RuntimeException | Error e) {
            verdict = DeathVerdict.neverBorn(
                    (e instanceof IOException ? PlainText.of(e) : OwnFault.words(e)) + "." + before);
            process.abandon();
        }
        report(launched, started, verdict);
    }

    /** A process from its start to its death; returns its exit code. */
    private int runOnce(boolean mayUseArchive) throws IOException {
        RunnerLauncher.Launch launch = registry.launcher().launch(id, files, marker, jvm, mayUseArchive);
        command = launch.command();
        archive.launched(launch.withArchive());
        process.started(launch.process());
        while (true) {
            try {
                return launch.process().waitFor();
            } catch (InterruptedException e) {
                // Nobody interrupts this thread with a purpose; the kill ends the wait.
            }
        }
    }

    private DeathVerdict verdict(int exitCode) {
        return DeathVerdict.of(
                process.remains(exitCode, files, registry.config().heapBytesPerRunner(), jvm.arguments()));
    }

    /** Otherwise nothing would report the death, and what depends on it would wait for ever. */
    private void lifeBroke(Throwable why) {
        try {
            process.abandon();
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
        connection.session().ifPresent(registry.files().results()::clearOrphans);
        registry.inbox()
                .leave(new SupervisorEvent.RunnerGone(
                        id, launched, started, verdict.kind(), verdict.message(), verdict.autopsy()));
        FileTree.delete(files.directory()); // after the news: user code may have left much to delete
        gone.countDown();
    }
}
