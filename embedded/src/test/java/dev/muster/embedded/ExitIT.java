package dev.muster.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a program ends that has a pool, each in a JVM of its own. Tests are named after the items of the semantics. */
@Timeout(90)
class ExitIT {
    private static final long PATIENCE_SECONDS = 30;

    @TempDir
    Path directory = Path.of("");

    @Test
    void item_16_18_aProgramThatNeverClosesItsPoolGetsItsResultAndEndsByItself() throws Exception {
        var ended = end(start("neverCloses"));
        assertThat(ended.code()).isZero();
        assertThat(ended.lines()).containsExactly("apple");
        assertThat(errors()).isEmpty();
        assertThatNoFileIsLeft();
    }

    @Test
    void item_16_18_aShutdownThatDoesNotWaitLetsARunningTaskEnd() throws Exception {
        var ended = end(start("shutsDown"));
        assertThat(ended.code()).isZero();
        assertThat(ended.lines()).containsExactly("apple");
        assertThat(errors()).isEmpty();
        assertThatNoFileIsLeft();
    }

    @Test
    void item_16_19_anExitWithRunningWorkKeepsItsCodeAndLeavesNoProcess() throws Exception {
        var ended = end(start("exits"));
        assertThat(ended.code()).isEqualTo(7);
        long runner = Long.parseLong(ended.lines().get(0));
        assertThat(isAlive(runner)).isFalse();
        assertThatNoFileIsLeft();
        assertThat(ended.nanos()).as("promptly").isLessThan(TimeUnit.SECONDS.toNanos(20));
    }

    @Test
    void item_2_10_constructingNeedsNoFolderThatCanBeWrittenTo() throws Exception {
        Path unwritable = Path.of(Files.isDirectory(Path.of("/proc")) ? "/proc" : "/"); // the former even for root
        var ended = end(start("constructs", unwritable, unwritable, unwritable.resolve("cache")));
        assertThat(ended.lines()).containsExactly("constructed", "closed");
        assertThat(ended.code()).isZero();
        assertThat(errors()).isEmpty();
    }

    @Test
    void item_3_4_aHookOfTheExitIsRejectedAndNeverHangs() throws Exception {
        var ended = end(start("submitsInAHook"));
        assertThat(ended.code()).isEqualTo(7);
        assertThat(ended.lines().subList(1, ended.lines().size()))
                .containsExactly("rejected", "rejected", "did not hang");
    }

    @Test
    void item_16_20_whenTheProgramIsKilledItsProcessesEnd() throws Exception {
        Process program = start("waits");
        long runner;
        try {
            Path out = directory.resolve("out");
            await(() -> linesOf(out).size() == 1);
            runner = Long.parseLong(linesOf(out).get(0));
            assertThat(isAlive(runner)).isTrue();
        } finally {
            program.destroyForcibly().waitFor();
        }
        await(() -> !isAlive(runner));
    }

    @Test
    void item_16_9_aPoolThatIsDroppedFinishesItsWorkAndItsProcessesEnd() throws Exception {
        var ended = end(start("drops"));
        assertThat(ended.code()).isZero();
        assertThat(ended.lines()).containsExactly("apple", "ended");
    }

    @Test
    void item_21_A15_aProgramStaysForWhatIsScheduledAndNoLonger() throws Exception {
        var ended = end(start("schedules"));
        assertThat(ended.code()).isZero();
        assertThat(ended.lines()).containsExactly("a thread", "apple");
        assertThat(errors()).isEmpty();
    }

    private Path temporary() {
        return directory.resolve("tmp");
    }

    private Path cache() {
        return directory.resolve("cache");
    }

    /** Nothing of its run, that is: the jar of the runner stays for the next one. */
    private void assertThatNoFileIsLeft() throws IOException {
        assertThat(temporary()).isEmptyDirectory();
        try (var files = Files.walk(cache())) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("run-")))
                    .isEmpty();
        }
    }

    private record Ended(int code, List<String> lines, long nanos) {}

    private Process start(String way) throws IOException {
        return start(way, Path.of(""), Files.createDirectories(temporary()), cache());
    }

    private Process start(String way, Path workingDirectory, Path temporary, Path cache) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Djava.io.tmpdir=" + temporary,
                        "-Dmuster.cache=" + cache,
                        "-XX:-UsePerfData", // nor does the JVM itself write anywhere
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        way)
                .directory(workingDirectory.toAbsolutePath().toFile())
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
    }

    private Ended end(Process program) throws Exception {
        long start = System.nanoTime();
        try {
            assertThat(program.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("it ends by itself: " + errors())
                    .isTrue();
            return new Ended(program.exitValue(), linesOf(directory.resolve("out")), System.nanoTime() - start);
        } finally {
            program.destroyForcibly();
        }
    }

    /** What the program said on its standard error, without what a tool had the JVM say. */
    private String errors() throws IOException {
        var text = new StringBuilder();
        for (String line : Files.readAllLines(directory.resolve("err"))) {
            if (!line.startsWith("Picked up ")) text.append(line).append('\n');
        }
        return text.toString();
    }

    private static List<String> linesOf(Path file) {
        try {
            String text = Files.readString(file);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) throw new AssertionError("it has not come to be");
            LockSupport.parkNanos(5_000_000);
        }
    }
}
