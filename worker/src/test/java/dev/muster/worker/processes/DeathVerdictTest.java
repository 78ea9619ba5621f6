package dev.muster.worker.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.FailureKind;
import dev.muster.pipe.Frame;
import dev.muster.pipe.RunKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Remains and what they tell, line by line. */
class DeathVerdictTest {
    private static final Optional<RunKey> TASK = Optional.of(new RunKey(4, 1));
    private static final String OOM = "Terminating due to java.lang.OutOfMemoryError: Java heap space\n";

    private static DeathVerdict.Remains remains(int exitCode) {
        return new DeathVerdict.Remains(
                exitCode,
                true,
                Optional.empty(),
                "",
                "last words",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                256L << 20,
                List.of());
    }

    private static DeathVerdict.Remains announced(int exitCode, Optional<RunKey> by) {
        var plain = remains(exitCode);
        var exiting = new Frame.Exiting(OptionalInt.empty(), "at Orders.run(Orders.java:41)", by);
        return new DeathVerdict.Remains(
                exitCode,
                true,
                Optional.of(exiting),
                plain.stdout(),
                plain.stderr(),
                plain.errorFile(),
                plain.threadDump(),
                plain.killed(),
                plain.heapBytes(),
                plain.jvmArguments());
    }

    private static DeathVerdict.Remains heldUp(int exitCode, String stack, String why) {
        var killed = killed(true, exitCode, why);
        var by = stack.isEmpty() ? Optional.<RunKey>empty() : TASK;
        return new DeathVerdict.Remains(
                exitCode,
                true,
                Optional.of(new Frame.Exiting(OptionalInt.empty(), stack, by)),
                killed.stdout(),
                killed.stderr(),
                killed.errorFile(),
                killed.threadDump(),
                killed.killed(),
                killed.heapBytes(),
                killed.jvmArguments());
    }

    private static DeathVerdict.Remains printed(int exitCode, String stdout, String stderr, String... jvmArguments) {
        return new DeathVerdict.Remains(
                exitCode,
                true,
                Optional.empty(),
                stdout,
                stderr,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                256L << 20,
                List.of(jvmArguments));
    }

    private static DeathVerdict.Remains crashed(int exitCode, String errorFile) {
        return new DeathVerdict.Remains(
                exitCode,
                true,
                Optional.empty(),
                "",
                "",
                Optional.of(errorFile),
                Optional.empty(),
                Optional.empty(),
                256L << 20,
                List.of());
    }

    private static DeathVerdict.Remains killed(boolean up, int exitCode, String why) {
        return new DeathVerdict.Remains(
                exitCode,
                up,
                Optional.empty(),
                "",
                "Error: a mishap",
                Optional.empty(),
                Optional.of("Full thread dump"),
                Optional.of(why),
                256L << 20,
                List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "0, RUNNER_EXITED, , code 0",
        "1, RUNNER_EXITED, , code 1",
        "3, RUNNER_EXITED, , code 3",
        "111, RUNNER_EXITED, , code 111",
        "128, RUNNER_EXITED, , code 128",
        "129, RUNNER_KILLED, SIGHUP, SIGHUP",
        "130, RUNNER_KILLED, SIGINT, SIGINT",
        "131, RUNNER_CRASHED, SIGQUIT, SIGQUIT",
        "132, RUNNER_CRASHED, SIGILL, SIGILL",
        "133, RUNNER_CRASHED, SIGTRAP, SIGTRAP",
        "134, RUNNER_CRASHED, SIGABRT, SIGABRT",
        "135, RUNNER_CRASHED, SIGBUS, SIGBUS",
        "136, RUNNER_CRASHED, SIGFPE, SIGFPE",
        "137, RUNNER_KILLED, SIGKILL, out of memory",
        "139, RUNNER_CRASHED, SIGSEGV, SIGSEGV",
        "143, RUNNER_KILLED, SIGTERM, SIGTERM",
        "159, RUNNER_CRASHED, SIGSYS, SIGSYS",
        "200, RUNNER_EXITED, , code 200",
    })
    void anExitCodeWithoutAWord(int code, FailureKind kind, String signal, String says) {
        var verdict = DeathVerdict.of(remains(code));
        assertThat(verdict.kind()).isEqualTo(kind);
        assertThat(verdict.message()).contains(says);
        assertThat(verdict.autopsy().exitCode()).hasValue(code);
        assertThat(verdict.autopsy().signal()).isEqualTo(Optional.ofNullable(signal));
        assertThat(verdict.autopsy().stderr()).isEqualTo("last words");
    }

    @ParameterizedTest
    @CsvSource({"0", "3", "99", "134", "137", "143"})
    void aTaskThatSaysItExitsIsBelievedWhateverItsCode(int code) {
        var verdict = DeathVerdict.of(announced(code, TASK));
        assertThat(verdict.kind()).isEqualTo(FailureKind.RUNNER_EXITED);
        assertThat(verdict.message()).startsWith("The task called System.exit(" + code + ")");
        assertThat(verdict.autopsy().evidence()).contains("Orders.java:41");
        assertThat(verdict.autopsy().signal()).isEmpty();
    }

    @Test
    void anExitThatAShutdownHookHeldUpIsStillTheTasks() {
        String why = "a shutdown hook did not end within 2000 ms";
        var interrupted = DeathVerdict.of(heldUp(5, "at Orders.run(Orders.java:41)", why));
        assertThat(interrupted.kind()).isEqualTo(FailureKind.RUNNER_EXITED);
        assertThat(interrupted.message()).startsWith("The task called System.exit(5) in its runner, but " + why);
        assertThat(interrupted.autopsy().exitCode()).hasValue(5);
        assertThat(interrupted.autopsy().evidence()).isEqualTo("Full thread dump");
        var killed = DeathVerdict.of(heldUp(137, "at Orders.run(Orders.java:41)", why));
        assertThat(killed.kind()).isEqualTo(FailureKind.RUNNER_EXITED);
        assertThat(killed.message()).startsWith("The task called System.exit in its runner, but " + why);
        assertThat(killed.autopsy().signal()).contains("SIGKILL");
    }

    @Test
    void aSignalWhoseExitAShutdownHookHeldUpIsNotTheTasksDoing() {
        for (int code : new int[] {137, 143}) {
            var verdict = DeathVerdict.of(heldUp(code, "", "a shutdown hook did not end within 2000 ms"));
            assertThat(verdict.kind()).isEqualTo(FailureKind.RUNNER_KILLED);
            assertThat(verdict.message()).contains("signal").contains("a shutdown hook did not end");
        }
    }

    @Test
    void anotherThreadThatExitsIsNotCalledTheTask() {
        var verdict = DeathVerdict.of(announced(2, Optional.empty()));
        assertThat(verdict.kind()).isEqualTo(FailureKind.RUNNER_EXITED);
        assertThat(verdict.message()).contains("thread");
    }

    @Test
    void aSignalThatRunsTheExitHooksIsNotTheTasksDoing() {
        assertThat(DeathVerdict.of(announced(143, Optional.empty())).kind()).isEqualTo(FailureKind.RUNNER_KILLED);
    }

    @Test
    void outOfMemoryIsToldByTheCodeAndTheWordsTogether() {
        assertThat(DeathVerdict.of(printed(3, OOM, "")).kind()).isEqualTo(FailureKind.RUNNER_OUT_OF_MEMORY);
        assertThat(DeathVerdict.of(printed(3, "", OOM)).kind()).isEqualTo(FailureKind.RUNNER_OUT_OF_MEMORY);
        assertThat(DeathVerdict.of(printed(4, OOM, "")).kind()).isEqualTo(FailureKind.RUNNER_EXITED);
        assertThat(DeathVerdict.of(printed(3, OOM, "")).message())
                .contains("Java heap space")
                .contains("its worker limits the heap of each to 256 MiB")
                .contains("-Xmx");
    }

    @Test
    void outOfMemoryNamesTheArgumentThatLimitsTheHeap() {
        var died = printed(3, OOM, "", "-Xms1g", "-Xmx2g", "-XX:MaxHeapSize=96m", "-XX:+UseG1GC");
        assertThat(DeathVerdict.of(died).message())
                .contains("the JVM arguments of the executor limit its heap by -XX:MaxHeapSize=96m. Use less")
                .doesNotContain("256 MiB", "slots");
    }

    @Test
    void theErrorFileKnowsTheSignalBetterThanTheAbortThatFollows() {
        var verdict = DeathVerdict.of(crashed(134, "#\n#  SIGSEGV (0xb) at pc=0x00007f, pid=1\n#"));
        assertThat(verdict.kind()).isEqualTo(FailureKind.RUNNER_CRASHED);
        assertThat(verdict.autopsy().signal()).contains("SIGSEGV");
        assertThat(verdict.autopsy().evidence()).contains("0x00007f");
    }

    @Test
    void aKillOfThisDaemonSaysWhy() {
        var verdict = DeathVerdict.of(killed(true, 137, "it hung up but lived on"));
        assertThat(verdict.kind()).isEqualTo(FailureKind.RUNNER_UNRESPONSIVE);
        assertThat(verdict.message()).contains("it hung up but lived on");
        assertThat(verdict.autopsy().evidence()).isEqualTo("Full thread dump");
    }

    @Test
    void aRunnerThatNeverCameUpIsABadEnvironment() {
        var refused = new DeathVerdict.Remains(
                1,
                false,
                Optional.empty(),
                "Unrecognized VM option 'Nonsense'",
                "Error: Could not create the Java Virtual Machine.",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1,
                List.of());
        var verdict = DeathVerdict.of(refused);
        assertThat(verdict.kind()).isEqualTo(FailureKind.ENVIRONMENT_FAILED);
        assertThat(verdict.message()).contains("Nonsense").contains("Could not create");
        assertThat(DeathVerdict.of(killed(false, 137, "it did not say hello in time"))
                        .message())
                .contains("did not say hello")
                .contains("a mishap");
        assertThat(DeathVerdict.neverBorn("error=11, Resource temporarily unavailable")
                        .message())
                .contains("error=11");
    }

    @ParameterizedTest
    @CsvSource({
        "112, lost touch with its worker",
        "113, lost touch with its worker",
        "114, the last lines it wrote say why",
        "115, broke down"
    })
    void whatTheRunnerEndsWithByItselfIsNotBlamedOnTheTask(int exitCode, String told) {
        var verdict = DeathVerdict.of(remains(exitCode));
        assertThat(verdict.kind()).isEqualTo(FailureKind.RUNNER_KILLED);
        assertThat(verdict.message()).contains(told).doesNotContain("System.exit");
        assertThat(verdict.autopsy().stderr()).isEqualTo("last words");
        var before = DeathVerdict.of(neverUp(exitCode, "muster runner: could not start: no socket", "-Xmx1g"));
        assertThat(before.message())
                .contains("it was up and could not work with its worker", "no socket")
                .doesNotContain("JVM arguments");
    }

    private static DeathVerdict.Remains neverUp(int exitCode, String stderr, String... jvmArguments) {
        return new DeathVerdict.Remains(
                exitCode,
                false,
                Optional.empty(),
                "",
                stderr,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                256L << 20,
                List.of(jvmArguments));
    }

    @Test
    void jvmArgumentsAreBlamedOnlyWhereThereAreAny() {
        assertThat(DeathVerdict.of(neverUp(1, "no", "-Xmx1g")).message()).contains("check the JVM arguments");
        assertThat(DeathVerdict.of(neverUp(1, "no")).message()).contains("limits of this host");
    }

    @Test
    void whatTheSentenceTellsIsNotToldAgainByTheAutopsy() {
        var verdict = DeathVerdict.of(neverUp(1, "Unrecognized VM option 'Nonsense'", "-XX:Nonsense"));
        assertThat(verdict.message()).containsOnlyOnce("Unrecognized VM option");
        assertThat(verdict.autopsy().stderr()).isEmpty();
    }

    @Test
    void noSecretIsShownWhereverTheJvmRepeatsItsArguments() {
        String told = "Picked up JAVA_TOOL_OPTIONS: -Ddb.password=tiger\n";
        var refused = DeathVerdict.of(neverUp(1, told, "-Ddb.password=tiger"))
                .of(List.of("java", "-Xmx1g", "-Ddb.password=tiger", "-jar", "runner.jar"));
        assertThat(refused.message())
                .contains("Its command was: java -Xmx1g -Ddb.password=*** -jar runner.jar")
                .doesNotContain("tiger");
        var crash =
                DeathVerdict.of(crashed(134, "# SIGSEGV (0xb)\nCommand Line: -Ddb.password=tiger -jar runner.jar\n"));
        assertThat(crash.autopsy().evidence()).contains("-Ddb.password=***").doesNotContain("tiger");
        assertThat(DeathVerdict.of(printed(1, "", told)).autopsy().stderr()).doesNotContain("tiger");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Metaspace | -XX:MaxMetaspaceSize in the JVM arguments",
                "Compressed class space | -XX:CompressedClassSpaceSize in the JVM arguments",
                "Requested array size exceeds VM limit | which no JVM has, whatever its heap",
            })
    void moreHeapIsNotAdvisedWhereItDoesNotHelp(String detail, String advice) {
        var verdict = DeathVerdict.of(
                printed(3, "Terminating due to java.lang.OutOfMemoryError: " + detail + "\n", "", "-Xmx2g"));
        assertThat(verdict.kind()).isEqualTo(FailureKind.RUNNER_OUT_OF_MEMORY);
        assertThat(verdict.message()).contains(detail, advice).doesNotContain("-Xmx2g", "larger -Xmx");
    }
}
