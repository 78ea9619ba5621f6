package dev.muster.worker;

import dev.muster.task.BlobId;
import dev.muster.task.RunnerJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classes of a runner as its JVM wants to have them, archived so that a runner starts in half the time and shares their
 * memory with the others (class data sharing, JEP 350).
 *
 * <p>An archive fits one jar and one JVM, and lies beside the jar under a name that says for which. Where none lies, a process
 * of its own makes one in the background: it acts out the life of a runner, without code of a user. Whatever goes wrong here
 * costs time at most: a runner does without.
 */
final class RunnerArchive {
    private static final Logger log = LoggerFactory.getLogger(RunnerArchive.class);

    /** Who says anything about archives means it: a JVM has one, and some of these words exclude each other. */
    private static final Pattern OF_THE_USER = Pattern.compile("-Xshare\\b|-XX:\\S*(Archive|AOT)");
    /** The variables in which a JVM, or its launcher, looks for more arguments. */
    private static final List<String> VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private static final Duration LIMIT = Duration.ofMinutes(1);
    /** How long a close may wait for it: on a machine that has nothing else to do it takes one second. */
    static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

    private final WorkerConfig config;
    private final Path ground;
    private final RunnerMarker marker;
    private final @Nullable Path file;
    private @Nullable Thread maker; // guarded by this
    private @Nullable Process process; // guarded by this
    private boolean closed; // guarded by this
    private boolean givenUp; // guarded by this
    private volatile boolean doubted;

    /**
     * @param ground a directory that does not exist yet, for the files of the rehearsal; its path short enough for a socket
     * @param marker of the processes that are started here
     */
    RunnerArchive(WorkerConfig config, Path ground, RunnerMarker marker) {
        this.config = config;
        this.ground = ground;
        this.marker = marker;
        this.file = fileFor(config.javaExecutable(), config.runnerJar());
    }

    /**
     * What tells a JVM to use the archive; nothing if there is none, or if the user says something about archives.
     *
     * @param arguments those of the user for this runner
     * @param environment of this runner
     */
    List<String> words(Collection<String> arguments, Map<String, String> environment) {
        Path archive = file;
        if (archive == null || doubted || !Files.isRegularFile(archive, LinkOption.NOFOLLOW_LINKS)) return List.of();
        if (arguments.stream().anyMatch(RunnerArchive::isAboutArchives)) return List.of();
        for (String name : VARIABLES) {
            if (isAboutArchives(environment.getOrDefault(name, ""))) return List.of();
        }
        // An archive that does not fit is not used; what the JVM has to say about that would go to the user's output.
        return List.of(option(archive), "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
    }

    private static boolean isAboutArchives(String arguments) {
        return OF_THE_USER.matcher(arguments).find();
    }

    /**
     * A runner that was started by this command did not come up. If it was given the archive, this may be the reason: the worker does
     * without from now on. And if it was given nothing else of note, the archive is deleted, for another one to make it anew.
     */
    void doubtIfIn(List<String> command, boolean nothingElse) {
        if (file == null || doubted || !command.contains(option(file))) return;
        doubted = true;
        log.info("a runner did not start with the class archive {}: this worker does without", file);
        if (!nothingElse) return;
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.debug("the class archive {} cannot be deleted", file, e);
        }
    }

    private static String option(Path archive) {
        return "-XX:SharedArchiveFile=" + archive;
    }

    /** Has it made in the background if it is missing; what comes after the first call does nothing. */
    synchronized void makeIfMissing() {
        if (file == null || closed || maker != null || Files.exists(file, LinkOption.NOFOLLOW_LINKS)) return;
        Path wanted = file;
        maker = new Thread(() -> make(wanted), "muster-worker-archive");
        maker.setDaemon(true);
        maker.start();
    }

    private void make(Path wanted) {
        try {
            Path made = rehearse();
            if (made == null) return;
            publish(made, wanted);
            log.info("the classes of a runner are archived in {}: runners start faster from now on", wanted);
        } catch (IOException | InterruptedException e) {
            log.debug("the classes of a runner cannot be archived", e);
        } finally {
            FileTree.delete(ground);
        }
    }

    /** Null if the worker closes, or the process did not do it. */
    private @Nullable Path rehearse() throws IOException, InterruptedException {
        WorkerDirectory.makePrivate(ground);
        Path made = ground.resolve("archive.jsa");
        var builder = new ProcessBuilder(command(made)).directory(ground.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith(RunnerJvm.RESERVED));
        builder.environment().keySet().removeAll(VARIABLES);
        builder.environment().put(RunnerMarker.VARIABLE, marker.variableValue());
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD);
        Process actor;
        synchronized (this) {
            if (givenUp) return null;
            actor = builder.start(); // as any runner it ends when its standard input does, so with this process
            process = actor;
        }
        boolean ended = actor.waitFor(LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        if (!ended) actor.destroyForcibly();
        if (!ended || actor.exitValue() != 0 || !Files.isRegularFile(made)) {
            log.debug("no archive of classes: {}", ended ? "exit code " + actor.exitValue() : "not within " + LIMIT);
            return null;
        }
        return made;
    }

    private List<String> command(Path made) {
        return List.of(
                config.javaExecutable().toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + ground.resolve("hs_err.log"),
                "-Djava.io.tmpdir=" + ground,
                "-XX:ArchiveClassesAtExit=" + made,
                "-jar",
                config.runnerJar().toString(),
                "--rehearse",
                ground.toString());
    }

    /** Whole or not at all, also for others who look at the same moment. */
    private void publish(Path made, Path wanted) throws IOException {
        Path home = wanted.toAbsolutePath().getParent();
        if (home == null) throw new IOException(wanted + " lies nowhere");
        Path part = Files.createTempFile(home, "muster-", ".part");
        try {
            Files.copy(made, part, StandardCopyOption.REPLACE_EXISTING);
            deleteOutdated(home, wanted.getFileName().toString());
            Files.move(part, wanted, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Of the same jar and the same place of a JVM, whatever lay there before; who has one mapped keeps it. */
    private static void deleteOutdated(Path home, String name) throws IOException {
        String family = name.substring(0, name.lastIndexOf('-') + 1);
        try (DirectoryStream<Path> outdated = Files.newDirectoryStream(home, family + "*.jsa")) {
            for (Path each : outdated) Files.deleteIfExists(each);
        }
    }

    /**
     * Named after the jar, the place of the JVM, and what can change in these places; null if this JVM is not like others.
     */
    private static @Nullable Path fileFor(Path javaExecutable, Path jar) {
        try {
            Path java = javaExecutable.toRealPath();
            Path modules = java.resolveSibling("../lib/modules").normalize();
            String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
            return jar.resolveSibling(
                    name + "-" + hash(java.toString()) + "-" + hash(stamp(modules) + stamp(jar)) + ".jsa");
        } catch (IOException e) {
            return null;
        }
    }

    private static String stamp(Path path) throws IOException {
        var attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return path + ":" + attributes.size() + ":" + attributes.lastModifiedTime() + "\n";
    }

    private static String hash(String text) {
        return BlobId.of(text.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16);
    }

    /**
     * Lets what is in the making be finished within this time, since a program that ends soon after its start would never get an
     * archive otherwise, and then ends it.
     */
    void close(Duration patience) throws InterruptedException {
        Thread making;
        synchronized (this) {
            closed = true;
            making = maker;
        }
        if (making == null) return;
        TimeUnit.NANOSECONDS.timedJoin(making, patience.toNanos());
        synchronized (this) {
            givenUp = true;
            if (process != null) process.destroyForcibly();
        }
        TimeUnit.NANOSECONDS.timedJoin(making, config.closeLimit().toNanos());
    }
}
