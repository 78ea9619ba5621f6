package dev.muster.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.scheduling.SupervisorCommand;
import dev.muster.scheduling.SupervisorEvent;
import dev.muster.task.RunnerJvm;
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
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Archives that a real JVM makes of the real runner. */
@Timeout(120)
class RunnerArchiveIT {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private Path jar;
    private final List<RunnerArchive> archives = new ArrayList<>();

    @BeforeEach
    void copyTheJar() throws IOException {
        jar = Files.copy(Path.of(System.getProperty("muster.runner.jar")), directory.resolve("runner.jar"));
    }

    @AfterEach
    void close() throws InterruptedException {
        for (RunnerArchive each : archives) each.close(Duration.ZERO, LONG);
    }

    @Test
    void aRunnerThatIsStartedWithTheArchiveTakesItsClassesFromThere() throws Exception {
        RunnerArchive archive = made(JAVA);
        Path loaded = directory.resolve("loaded");
        List<String> command = new ArrayList<>(List.of(JAVA.toString(), "-Xlog:class+load:file=" + loaded));
        command.addAll(archive.words(List.of(), Map.of()));
        Path ground = Files.createDirectory(directory.resolve("again"));
        command.addAll(List.of(
                "-jar", jar.toString(), "--rehearse", ground.resolve("s").toString(), ground.toString()));
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
        assertThat(Files.readString(loaded))
                .contains("dev.muster.runner.Runner source: shared objects file (top)")
                .contains("kryo5.Kryo source: shared objects file (top)");
    }

    @Test
    void whoeverSaysSomethingAboutArchivesHasTheWord() throws Exception {
        RunnerArchive archive = made(JAVA);
        assertThat(archive.words(List.of("-Xmx2g", "-XX:+UseG1GC"), Map.of("JAVA_TOOL_OPTIONS", "-Xmx1g")))
                .isNotEmpty();
        assertThat(archive.words(List.of("-Xshare:off"), Map.of())).isEmpty();
        assertThat(archive.words(List.of("-XX:ArchiveClassesAtExit=mine.jsa"), Map.of()))
                .isEmpty();
        assertThat(archive.words(List.of(), Map.of("JDK_JAVA_OPTIONS", "-Xmx1g -XX:AOTCache=mine.aot")))
                .isEmpty();
    }

    @Test
    void anotherJarHasAnotherArchiveAndWhatIsLongOutdatedIsDeleted() throws Exception {
        RunnerArchive first = made(JAVA);
        List<String> words = first.words(List.of(), Map.of());
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000));
        RunnerArchive second = archive(JAVA);
        assertThat(second.words(List.of(), Map.of())).isEmpty();
        awaitMade(second);
        assertThat(second.words(List.of(), Map.of())).isNotEqualTo(words);
        assertThat(archives()).hasSize(2);

        Instant old = Instant.now().minus(ArchiveFile.KEPT).minusSeconds(1);
        for (Path each : archives()) Files.setLastModifiedTime(each, FileTime.from(old));
        Files.setLastModifiedTime(jar, FileTime.fromMillis(2_000_000));
        awaitMade(archive(JAVA));
        assertThat(archives()).hasSize(1);
    }

    @Test
    void aJvmThatCannotMakeOneIsNotAskedAgainAtOnce() throws Exception {
        Path asked = directory.resolve("asked");
        Path java = jdk("case \"$*\" in *-XX:ArchiveClassesAtExit=*) echo x >> " + asked + "; exit 0;; esac");
        for (int i = 0; i < 3; i++) {
            RunnerArchive archive = archive(java);
            archive.makeIfMissing();
            archive.close(LONG, LONG);
        }
        assertThat(asked).hasContent("x");
        assertThat(archives()).isEmpty();
    }

    @Test
    void closingLetsItBeFinishedWithinItsPatienceAndLeavesNothingElse() throws Exception {
        RunnerArchive patient = archive(JAVA);
        patient.makeIfMissing();
        patient.close(LONG, LONG);
        assertThat(names()).allMatch(name -> name.equals("runner.jar") || name.endsWith(".jsa"));
        assertThat(archives()).hasSize(1);
    }

    @Test
    void closingWithoutPatienceLeavesNothing() throws Exception {
        RunnerArchive impatient = archive(JAVA);
        impatient.makeIfMissing();
        impatient.close(Duration.ZERO, LONG);
        impatient.makeIfMissing();
        assertThat(names()).allMatch(name -> name.equals("runner.jar") || name.endsWith(".none"));
        assertThat(RunnerMarker.marked(marker -> marker.startsWith("none."))).isEmpty();
    }

    @Test
    void anArchiveThatIsNoneIsNotUsedAndDisturbsNothing() throws Exception {
        RunnerArchive archive = made(JAVA);
        List<String> words = archive.words(List.of(), Map.of());
        Files.delete(archives().get(0));
        Files.writeString(Path.of(words.get(0).substring(words.get(0).indexOf('=') + 1)), "not an archive");
        List<String> command = new ArrayList<>(List.of(JAVA.toString()));
        command.addAll(words);
        command.add("-version");
        Process java = new ProcessBuilder(command).start();
        assertThat(java.waitFor()).isZero();
        assertThat(java.getInputStream().readAllBytes()).isEmpty();
    }

    @Test
    void aRunnerThatDoesNotStartWithTheArchiveStartsWithoutAndNobodyUsesItAnyMore() throws Exception {
        Path tried = directory.resolve("tried");
        Path java = jdk("case \"$*\" in *-XX:SharedArchiveFile=*) echo x >> " + tried + "; exit 1;; esac");
        var rig = rig(java);
        try {
            rig.ready(1);
            awaitArchive();
            rig.ready(2);
            assertThat(archives()).isEmpty();
            rig.ready(3);
            assertThat(tried).hasContent("x");
        } finally {
            rig.close();
        }
    }

    @Test
    void aRunnerThatDoesNotStartEitherWaySaysNothingAboutTheArchive() throws Exception {
        var rig = rig(JAVA);
        try {
            rig.ready(1);
            awaitArchive();
            rig.house.perform(
                    new SupervisorCommand.LaunchRunner(2, new RunnerJvm(List.of("-XX:NoSuchOption"), Map.of())));
            var gone = rig.await(SupervisorEvent.RunnerGone.class);
            assertThat(gone.launched()).isFalse();
            assertThat(gone.message() + gone.autopsy()).contains("NoSuchOption");
            assertThat(archives()).hasSize(1);
        } finally {
            rig.close();
        }
    }

    @Test
    void aRunnerThatIsKilledWhileItStartsSaysNothingAboutTheArchive() throws Exception {
        var rig = rig(JAVA);
        try {
            rig.ready(1);
            awaitArchive();
            rig.house.perform(new SupervisorCommand.LaunchRunner(2, RunnerJvm.PLAIN));
            rig.house.perform(new SupervisorCommand.KillRunner(2, false, "test"));
            assertThat(rig.await(SupervisorEvent.RunnerGone.class).runner()).isEqualTo(2);
            assertThat(archives()).hasSize(1);
            rig.ready(3);
        } finally {
            rig.close();
        }
    }

    @Test
    void aWorkerWhosePathsAreLongHasAnArchiveToo() throws Exception {
        Path deep = Files.createDirectories(directory.resolve("d".repeat(60)).resolve("e".repeat(60)));
        var rig = new HouseRig(WorkerConfig.of("rig", deep, jar, "test", "none").withHeapBytes(64L << 20));
        try {
            rig.ready(1);
            awaitArchive();
        } finally {
            rig.close();
        }
    }

    private HouseRig rig(Path java) throws Exception {
        return new HouseRig(WorkerConfig.of("rig", directory.resolve("work"), jar, "test", "none")
                .withHeapBytes(64L << 20)
                .withJavaExecutable(java));
    }

    private void awaitArchive() throws Exception {
        while (archives().isEmpty()) LockSupport.parkNanos(1_000_000);
    }

    /** A JDK of which only the launcher is its own: it does this first. */
    private Path jdk(String first) throws IOException {
        Path home = Files.createDirectories(directory.resolve("jdk"));
        Path lib = Files.createDirectory(home.resolve("lib"));
        Files.writeString(lib.resolve("modules"), "these are none");
        Path java = Files.createDirectory(home.resolve("bin")).resolve("java");
        Files.writeString(java, """
                #!/bin/sh
                %s
                exec "%s" "$@"
                """.formatted(first, JAVA));
        return Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    }

    private RunnerArchive made(Path java) throws Exception {
        RunnerArchive archive = archive(java);
        awaitMade(archive);
        return archive;
    }

    private static void awaitMade(RunnerArchive archive) throws InterruptedException {
        archive.makeIfMissing();
        archive.close(LONG, LONG);
        assertThat(archive.words(List.of(), Map.of())).isNotEmpty();
    }

    private RunnerArchive archive(Path java) {
        var config = WorkerConfig.of("w", directory.resolve("work"), jar, "test", "none")
                .withJavaExecutable(java);
        String number = Integer.toString(archives.size());
        var stage = new RunnerArchive.Stage(directory.resolve("stage-" + number), directory.resolve("s" + number));
        var archive = new RunnerArchive(config, stage, RunnerMarker.of("none", 1, 0));
        archives.add(archive);
        return archive;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jsa")).toList();
        }
    }
}
