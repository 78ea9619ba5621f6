package dev.muster.worker.processes;

import dev.muster.model.PlainText;
import dev.muster.model.RunnerJvm;
import dev.muster.model.jvm.JvmVariables;
import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import dev.muster.task.internal.Durations;
import dev.muster.worker.config.WorkerConfig;
import dev.muster.worker.files.FileTree;
import dev.muster.worker.files.KnownFile;
import dev.muster.worker.files.WorkerDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classes of a runner as its JVM wants to have them, archived so that a runner starts in half the time and shares their
 * memory with the others (class data sharing, JEP 350).
 *
 * <p>An archive fits one jar and one JVM, and lies beside the jar, see {@link ArchiveFile}. Where none lies, a process of its
 * own makes one in the background: it runs the life cycle of a runner, without code of a user. Whatever goes wrong here costs
 * time at most: a runner does without.
 */
public final class RunnerArchive {
    private static final Logger log = LoggerFactory.getLogger(RunnerArchive.class);

    /** Who says anything about archives means it: a JVM has one, and some of these words exclude each other. */
    private static final Pattern OF_THE_USER = Pattern.compile("-Xshare\\b|-XX:\\S*(Archive|AOT)");

    private static final String OPTION = "-XX:SharedArchiveFile=";
    private static final Duration LIMIT = Duration.ofMinutes(1);
    /** A worker of which a runner did not come up with the archive goes on without for so long. */
    private static final Duration REST = Duration.ofHours(1);
    /** How long a process may take to end that is killed. */
    private static final Duration KILL_LIMIT = Duration.ofSeconds(2);
    /** How long a close may wait for it: on a machine that has nothing else to do it takes one second. */
    public static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

    /** Where the warm-up has its files; both are deleted after it, and do not exist before. */
    public record Stage(Path directory, Path socket) {}

    private final WorkerConfig config;
    private final Stage stage;
    private final RunnerMarker marker;
    private final Optional<ArchiveFile> file;
    private @Nullable Thread maker; // guarded by this
    private @Nullable Process process; // guarded by this
    private @Nullable KnownFile found; // guarded by this
    private boolean warned; // guarded by this
    private boolean closed; // guarded by this
    private boolean givenUp; // guarded by this
    private Optional<Long> suspectedAt = Optional.empty(); // guarded by this; in nanoseconds

    /** @param marker of the processes that are started here */
    public RunnerArchive(WorkerConfig config, Stage stage, RunnerMarker marker) {
        this.config = config;
        this.stage = stage;
        this.marker = marker;
        this.file = ArchiveFile.of(config.javaExecutable(), config.runnerJar());
    }

    /**
     * What tells a JVM to use the archive; nothing if there is none, or if the user says something about archives.
     *
     * @param arguments those of the user for this runner
     * @param environment of this runner
     */
    public List<String> words(Collection<String> arguments, Map<String, String> environment) {
        Optional<ArchiveFile> archive = file.filter(ArchiveFile::isUsable);
        if (archive.isEmpty() || rests()) return List.of();
        if (arguments.stream().anyMatch(RunnerArchive::isAboutArchives)) return List.of();
        for (String name : JvmVariables.NAMES) {
            if (isAboutArchives(environment.getOrDefault(name, ""))) return List.of();
        }
        if (!isAsFound(archive.get())) return List.of();
        // An archive that does not fit is not used; what the JVM has to say about that would go to the user's output.
        return List.of(OPTION + archive.get().path(), "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
    }

    /** What runs from it runs in every session, and tasks could write to it: it is used as this daemon first found it, or not. */
    private synchronized boolean isAsFound(ArchiveFile archive) {
        try {
            if (found == null) found = new KnownFile(archive.path(), KnownFile.digest(archive.path()));
            if (found.isIntact()) return true;
        } catch (IOException e) {
            log.debug("reading the attributes of {} failed", archive, e);
            return false;
        }
        if (!warned) log.warn("{} has changed, so runners start without it; did a task write to it?", archive);
        warned = true;
        return false;
    }

    private static boolean isAboutArchives(String arguments) {
        return OF_THE_USER.matcher(arguments).find();
    }

    private synchronized boolean rests() {
        return suspectedAt.isPresent() && System.nanoTime() - suspectedAt.get() < REST.toNanos();
    }

    /** A runner has come up with it. */
    public void worked(RunnerJvm jvm) {
        if (jvm.isPlain()) file.ifPresent(ArchiveFile::worked);
    }

    /**
     * A runner has not come up with it: this worker goes on without for a while. If the runner's JVM is as plain as that of the
     * warm-up, the other workers do so as well.
     */
    public void suspect(RunnerJvm jvm) {
        synchronized (this) {
            if (rests()) return;
            suspectedAt = Optional.of(System.nanoTime());
        }
        log.info("runners of this worker start without {} for {}", path(), REST);
        if (jvm.isPlain()) file.ifPresent(ArchiveFile::suspect);
    }

    private String path() {
        return file.map(ArchiveFile::toString).orElse("an archive of classes");
    }

    /** Has it made in the background if it is missing; once at most. */
    public synchronized void makeIfMissing() {
        if (closed || maker != null || rests()) return;
        Optional<ArchiveFile> wanted = file.filter(ArchiveFile::isWanted);
        if (wanted.isEmpty()) return;
        Runnable work = () -> make(wanted.get());
        maker = OwnThread.daemon(ThreadRole.ARCHIVE_MAKER, "muster-worker-archive", work, RunnerArchive::notMade);
        try {
            maker.start();
        } catch (OutOfMemoryError e) {
            maker = null; // no thread to be had, so no archive
        }
    }

    /** Runners start without it, only slower. */
    private static void notMade(Throwable why) {
        log.debug("writing the class-data archive failed", why);
    }

    private void make(ArchiveFile wanted) {
        try {
            wanted.begin();
            if (!warmUp()) return;
            wanted.put(archive());
            synchronized (this) {
                found = null;
            }
            log.info("the worker wrote the class-data archive {}; runners start faster with it", wanted);
        } catch (IOException | InterruptedException e) {
            notMade(e);
        } finally {
            FileTree.delete(stage.directory());
            FileTree.delete(stage.socket());
        }
    }

    private Path archive() {
        return stage.directory().resolve("archive.jsa");
    }

    /** False if the worker closes, or the JVM does not do it. */
    private boolean warmUp() throws IOException, InterruptedException {
        WorkerDirectory.makePrivate(stage.directory());
        var builder = new ProcessBuilder(command()).directory(stage.directory().toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith(RunnerJvm.RESERVED));
        builder.environment().keySet().removeAll(JvmVariables.NAMES);
        builder.environment().put(RunnerMarker.VARIABLE, marker.variableValue());
        builder.redirectInput(RunnerCommand.NO_INPUT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        Process actor;
        synchronized (this) {
            if (givenUp) return false;
            actor = builder.start(); // as any runner it ends with this process
            process = actor;
        }
        boolean ended = actor.waitFor(LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        if (!ended) actor.destroyForcibly();
        if (ended && actor.exitValue() == 0 && Files.isRegularFile(archive())) return true;
        log.debug(
                "writing the class-data archive failed: {}",
                ended ? "exit code " + actor.exitValue() : "not within " + PlainText.of(LIMIT));
        return false;
    }

    private List<String> command() {
        return List.of(
                config.javaExecutable().toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + stage.directory().resolve("hs_err.log"),
                "-Djava.io.tmpdir=" + stage.directory(),
                "-XX:ArchiveClassesAtExit=" + archive(),
                "-jar",
                config.runnerJar().toString(),
                "--warm-up",
                stage.socket().toString(),
                stage.directory().toString());
    }

    /**
     * Lets what is in the making be finished within this time, since a program that ends soon after its start would never get an
     * archive otherwise, and then ends it.
     */
    public void close(Duration patience) throws InterruptedException {
        Thread making;
        synchronized (this) {
            closed = true;
            making = maker;
        }
        if (making == null) return;
        try {
            TimeUnit.NANOSECONDS.timedJoin(making, Durations.nanos(patience));
        } finally {
            synchronized (this) {
                givenUp = true;
                if (process != null) process.destroyForcibly();
            }
        }
        TimeUnit.NANOSECONDS.timedJoin(making, KILL_LIMIT.toNanos());
    }
}
