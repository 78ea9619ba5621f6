package dev.muster.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.pipe.RunnerExit;
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
import java.util.Set;
import java.util.concurrent.Callable;
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
    private static final Duration HALF = LONG.dividedBy(2);
    private static final String HANG_WHEN_MADE = "case \"$*\" in *-XX:ArchiveClassesAtExit=*) exec sleep 1000;; esac";

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
        for (RunnerArchive each : archives) each.close(Duration.ZERO);
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

        String name = "muster-runner-0123-" + "a1".repeat(8) + "-" + "b2".repeat(8) + ".jsa"; // of another jar
        for (String end : List.of("", ".none", ".123.part")) Files.createFile(directory.resolve(name + end));
        Files.createFile(directory.resolve("a-users.jsa"));
        for (String each : names()) {
            if (each.contains(".jsa")) age(directory.resolve(each), ArchiveFile.KEPT);
        }
        String young = name.replace("0123", "4567");
        age(Files.createFile(directory.resolve(young)), Duration.ofDays(1));
        Files.setLastModifiedTime(jar, FileTime.fromMillis(2_000_000));
        String made = made(JAVA).words(List.of(), Map.of()).get(0);
        assertThat(names())
                .containsExactlyInAnyOrder(
                        "runner.jar", "a-users.jsa", young, made.substring(made.lastIndexOf('/') + 1));
    }

    @Test
    void anArchiveThatIsUsedIsNotOutdated() throws Exception {
        made(JAVA);
        Path archive = archives().get(0);
        age(archive, ArchiveFile.KEPT);
        var rig = rig(JAVA);
        try {
            rig.ready(1);
            assertThat(Files.getLastModifiedTime(archive).toInstant())
                    .isAfter(Instant.now().minus(Duration.ofHours(1)));
        } finally {
            rig.close();
        }
    }

    @Test
    void aJvmThatCannotMakeOneIsAskedEverMoreSeldom() throws Exception {
        Path asked = directory.resolve("asked");
        Path java = jdk("case \"$*\" in *-XX:ArchiveClassesAtExit=*) echo x >> " + asked + "; exit 0;; esac");
        assertAskedEverMoreSeldom(
                java, () -> Files.exists(asked) ? Files.readAllLines(asked).size() : 0);
        assertThat(archives()).isEmpty();
    }

    /** As many times as there is something in the mark: where not even that can be written, nothing is tried. */
    @Test
    void aJvmThatCannotBeStartedIsAskedEverMoreSeldomToo() throws Exception {
        Path java = jdk("");
        Files.writeString(java, "#!/there/is/no/shell");
        assertAskedEverMoreSeldom(java, () -> marks().isEmpty() ? 0 : (int) Files.size(marks().get(0)));
    }

    private void assertAskedEverMoreSeldom(Path java, Callable<Integer> times) throws Exception {
        List<Duration> rests =
                List.of(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(1));
        for (int asked = 1; asked <= rests.size(); asked++) {
            makeInVain(java);
            assertThat(times.call()).isEqualTo(asked);
            age(marks().get(0), rests.get(asked - 1).minusSeconds(30));
            makeInVain(java);
            assertThat(times.call()).isEqualTo(asked);
            age(marks().get(0), rests.get(asked - 1));
        }
    }

    private void makeInVain(Path java) throws InterruptedException {
        RunnerArchive archive = archive(java);
        archive.makeIfMissing();
        archive.close(LONG);
    }

    @Test
    void aJvmWithoutAnArchiveOfItsOwnIsNotAskedAndNeitherIsAPlaceThatDoesNotFit() throws Exception {
        Path asked = directory.resolve("asked");
        Path java = jdk("echo x >> " + asked);
        Path base = directory.resolve("jdk/lib/server/classes.jsa");
        Files.delete(base);
        makeInVain(java);
        Files.createFile(base);

        Path usual = jar;
        jar = Files.copy(usual, Files.createDirectory(directory.resolve("a:b")).resolve("runner.jar"));
        makeInVain(java);
        Path sticky = Files.createDirectory(directory.resolve("sticky"));
        Files.setAttribute(sticky, "unix:mode", 01777);
        jar = Files.copy(usual, sticky.resolve("runner.jar"));
        makeInVain(java);
        assertThat(asked).doesNotExist();

        jar = usual;
        makeInVain(java);
        assertThat(asked).exists();
    }

    @Test
    void anEmptyFileIsNoArchiveAndIsReplaced() throws Exception {
        made(JAVA);
        Path path = archives().get(0);
        Files.write(path, new byte[0]);
        RunnerArchive archive = archive(JAVA);
        assertThat(archive.words(List.of(), Map.of())).isEmpty();
        awaitMade(archive);
        assertThat(path).isNotEmptyFile();
    }

    @Test
    void closingLetsItBeFinishedWithinItsPatienceAndLeavesNothingElse() throws Exception {
        RunnerArchive patient = archive(JAVA);
        patient.makeIfMissing();
        patient.close(LONG);
        assertThat(names()).allMatch(name -> name.equals("runner.jar") || name.endsWith(".jsa"));
        assertThat(archives()).hasSize(1);
    }

    @Test
    void closingWithoutPatienceLeavesNothing() throws Exception {
        RunnerArchive impatient = archive(jdk(HANG_WHEN_MADE));
        impatient.makeIfMissing();
        until(() -> !rehearsals("none").isEmpty());
        impatient.close(Duration.ZERO);
        until(HALF, () -> rehearsals("none").isEmpty());
        impatient.makeIfMissing();
        until(() -> names().stream()
                .allMatch(name -> Set.of("runner.jar", "jdk").contains(name) || name.endsWith(".none")));
        assertThat(rehearsals("none")).isEmpty();
    }

    @Test
    void aWorkerWhoseCloseIsInterruptedLeavesNoRehearsal() throws Exception {
        var rig = rig(jdk(HANG_WHEN_MADE));
        try {
            rig.ready(1);
            until(() -> !rehearsals(rig.directory.homeId()).isEmpty());
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> rig.house.close(LONG)).isInstanceOf(InterruptedException.class);
            until(HALF, () -> rehearsals(rig.directory.homeId()).isEmpty()); // it has a limit of its own
        } finally {
            rig.close();
        }
    }

    /** The processes that make an archive are number 0. */
    private static List<ProcessHandle> rehearsals(String home) {
        return RunnerMarker.marked(marker -> marker.startsWith(home + ".") && marker.endsWith(".0"));
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
    void aRunnerThatDoesNotStartWithTheArchiveStartsWithoutAndNobodyUsesItForAWhile() throws Exception {
        Path tried = directory.resolve("tried");
        Path java = jdk(startWithArchive("echo x >> " + tried + "; exit 1"));
        made(java);
        assertStarts(java, 1, 2);
        assertThat(tried).hasContent("x");
        assertThat(archives()).hasSize(1);
        assertStarts(java, 1);
        assertThat(tried).as("another worker").hasContent("x");

        age(marks().get(0), Duration.ofMinutes(1));
        assertStarts(java, 1, 2);
        assertThat(tried).hasContent("x\nx");
        assertThat(archives()).as("the second time in a row").isEmpty();
        age(marks().get(0), Duration.ofHours(1));
        makeInVain(java);
        assertThat(archives()).isEmpty();
        age(marks().get(0), Duration.ofDays(1));
        made(java);
        assertThat(marks()).isEmpty();
    }

    @Test
    void aTroubleIsForgottenWhenARunnerStartsWithTheArchive() throws Exception {
        made(JAVA);
        Path mark = Files.write(directory.resolve(archives().get(0) + ".none"), new byte[1]);
        age(mark, Duration.ofMinutes(1));
        assertStarts(JAVA, 1);
        assertThat(mark).doesNotExist();
        assertThat(archives()).hasSize(1);
    }

    @Test
    void aRunnerThatEndsItselfBeforeItsHelloIsStartedAgainAndSaysNothingAboutTheArchive() throws Exception {
        Path tried = directory.resolve("tried");
        Path java = jdk(startWithArchive("echo x >> " + tried + "; exit " + RunnerExit.NOT_STARTED));
        made(java);
        assertStarts(java, 1, 2);
        assertThat(tried).hasContent("x\nx");
        assertThat(archives()).hasSize(1);
        assertThat(marks()).isEmpty();
    }

    @Test
    void aRunnerThatHangsWithTheArchiveIsFollowedByOneWithout() throws Exception {
        Path tried = directory.resolve("tried");
        Path java = jdk(startWithArchive("echo x >> " + tried + "; exec sleep 1000"));
        made(java);
        var rig = new HouseRig(config(java).withStartLimit(Duration.ofMillis(1)));
        try {
            rig.house.perform(new SupervisorCommand.LaunchRunner(1, RunnerJvm.PLAIN));
            until(() -> Files.exists(tried));
            rig.house.perform(new SupervisorCommand.KillRunner(1, false, "it did not say hello"));
            rig.await(SupervisorEvent.RunnerGone.class);
            assertThat(rig.house.archive().words(List.of(), Map.of())).isEmpty();
        } finally {
            rig.close();
        }
    }

    @Test
    void aRunnerThatCannotBeStartedAgainTellsHowItDiedBefore() throws Exception {
        Path java = jdk(startWithArchive("echo no such page >&2; rm \"$0\"; exit 1"));
        made(java);
        var rig = rig(java);
        try {
            rig.house.perform(new SupervisorCommand.LaunchRunner(1, RunnerJvm.PLAIN));
            var gone = rig.await(SupervisorEvent.RunnerGone.class);
            assertThat(gone.message()).contains("could not be launched", "with code 1", "no such page");
        } finally {
            rig.close();
        }
    }

    /** Each in turn, in a worker of its own. */
    private void assertStarts(Path java, int... runners) throws Exception {
        var rig = rig(java);
        try {
            for (int runner : runners) rig.ready(runner);
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
        return new HouseRig(config(java));
    }

    private WorkerConfig config(Path java) {
        return WorkerConfig.of("rig", directory.resolve("work"), jar, "test", "none")
                .withHeapBytes(64L << 20)
                .withJavaExecutable(java);
    }

    private void awaitArchive() throws Exception {
        until(() -> !archives().isEmpty());
    }

    /** Nobody tells when a process has started or a file is there. */
    private static void until(Callable<Boolean> condition) throws Exception {
        until(LONG, condition);
    }

    private static void until(Duration limit, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() - deadline > 0) throw new AssertionError("it did not come to that within " + limit);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Makes a file a little older than this. */
    private static void age(Path file, Duration age) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age).minusSeconds(1)));
    }

    /** The archive is none, since no JVM is started with it. */
    private static String startWithArchive(String act) {
        return "for word; do case $word in -XX:ArchiveClassesAtExit=*) echo x > ${word#*=}; exit 0;; esac; done\ncase \"$*\" in *-XX:SharedArchiveFile=*) "
                + act + ";; esac";
    }

    /** A JDK of which only the launcher is its own: it does this first. */
    private Path jdk(String first) throws IOException {
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

    private RunnerArchive made(Path java) throws Exception {
        RunnerArchive archive = archive(java);
        awaitMade(archive);
        return archive;
    }

    private static void awaitMade(RunnerArchive archive) throws InterruptedException {
        archive.makeIfMissing();
        archive.close(LONG);
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
        return named(".jsa");
    }

    private List<Path> marks() throws IOException {
        return named(".none");
    }

    private List<Path> named(String end) throws IOException {
        return names().stream()
                .filter(name -> name.endsWith(end))
                .map(directory::resolve)
                .toList();
    }
}
