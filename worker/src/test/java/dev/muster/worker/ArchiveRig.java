package dev.muster.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.worker.config.WorkerConfig;
import dev.muster.worker.processes.RunnerArchive;
import dev.muster.worker.processes.RunnerMarker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A place for archives that a real JVM makes of the real runner, and for JDKs of which only the launcher is their own. */
@Timeout(120)
abstract class ArchiveRig {
    static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    static final Duration LONG = Duration.ofMinutes(1);
    static final Duration HALF = LONG.dividedBy(2);
    static final String HANG_WHEN_MADE = "case \"$*\" in *-XX:ArchiveClassesAtExit=*) exec sleep 1000;; esac";

    @TempDir
    Path directory;

    Path jar;
    private final List<RunnerArchive> archives = new ArrayList<>();

    @BeforeEach
    void copyTheJar() throws IOException {
        jar = Files.copy(Path.of(System.getProperty("muster.runner.jar")), directory.resolve("runner.jar"));
    }

    @AfterEach
    void close() throws InterruptedException {
        for (RunnerArchive each : archives) each.close(Duration.ZERO);
    }

    final void makeInVain(Path java) throws InterruptedException {
        RunnerArchive archive = archive(java);
        archive.makeIfMissing();
        archive.close(LONG);
    }

    /** The processes that make an archive are number 0. */
    static List<ProcessHandle> warmUps(String home) {
        return RunnerMarker.marked(marker -> marker.startsWith(home + ".") && marker.endsWith(".0"));
    }

    /** Nobody tells when a process has started or a file is there. */
    static void until(Callable<Boolean> condition) throws Exception {
        until(LONG, condition);
    }

    static void until(Duration limit, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() - deadline > 0) throw new AssertionError("it did not come to that within " + limit);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Makes a file a little older than this. */
    static void age(Path file, Duration age) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age).minusSeconds(1)));
    }

    /** A JDK of which only the launcher is its own: it does this first. */
    final Path jdk(String first) throws IOException {
        Path home = Files.createDirectories(directory.resolve("jdk"));
        Path lib = Files.createDirectory(home.resolve("lib"));
        Files.writeString(lib.resolve("modules"), "these are none");
        Files.createFile(Files.createDirectory(lib.resolve("server")).resolve("classes.jsa"));
        Path java = Files.createDirectory(home.resolve("bin")).resolve("java");
        Files.writeString(java, """
                #!/bin/sh
                %s
                exec "%s" "$@"
                """.formatted(first, JAVA));
        return Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    }

    final RunnerArchive made(Path java) throws Exception {
        RunnerArchive archive = archive(java);
        awaitMade(archive);
        return archive;
    }

    static void awaitMade(RunnerArchive archive) throws InterruptedException {
        archive.makeIfMissing();
        archive.close(LONG);
        assertThat(archive.words(List.of(), Map.of())).isNotEmpty();
    }

    final RunnerArchive archive(Path java) {
        var config = WorkerConfig.of("w", directory.resolve("work"), jar, "test", "none")
                .withJavaExecutable(java);
        String number = Integer.toString(archives.size());
        var stage = new RunnerArchive.Stage(directory.resolve("stage-" + number), directory.resolve("s" + number));
        var archive = new RunnerArchive(config, stage, RunnerMarker.of("none", 1, 0));
        archives.add(archive);
        return archive;
    }

    final List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    final List<Path> archives() throws IOException {
        return named(".jsa");
    }

    final List<Path> marks() throws IOException {
        return named(".none");
    }

    final List<Path> named(String end) throws IOException {
        return names().stream()
                .filter(name -> name.endsWith(end))
                .map(directory::resolve)
                .toList();
    }
}
