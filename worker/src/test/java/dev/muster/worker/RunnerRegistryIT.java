package dev.muster.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Attempt;
import dev.muster.model.FailureKind;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.RunnerJvm;
import dev.muster.scheduling.supervisor.SupervisorCommand;
import dev.muster.scheduling.supervisor.SupervisorEvent;
import dev.muster.worker.processes.RunnerMarker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runners that are real processes, and how they end. */
class RunnerRegistryIT {
    @TempDir
    Path directory;

    private RunnersFixture rig;

    @BeforeEach
    void open() throws Exception {
        rig = new RunnersFixture(RunnersFixture.config(directory));
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
        assertThat(ours()).as("processes that are left").isEmpty();
        assertThat(rig.directory.run()).as("the directory of the incarnation").doesNotExist();
        assertThat(threads()).as("threads that are left").isEmpty();
    }

    /** Runners and what they have started; the process that makes the archive is number 0. */
    private List<ProcessHandle> ours() {
        return RunnerMarker.marked(marker -> marker.startsWith(rig.directory.homeId() + ".") && !marker.endsWith(".0"));
    }

    private static Set<String> threads() throws InterruptedException {
        var left = new TreeSet<String>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!thread.getName().startsWith("muster-")) continue;
            thread.join(10_000); // a pipe's threads end a moment after it
            if (thread.isAlive()) left.add(thread.getName());
        }
        return left;
    }

    private SupervisorEvent.RunnerGone death(String line) throws InterruptedException {
        rig.ready(1);
        return deathOf(rig.run(1, 0, line));
    }

    private SupervisorEvent.RunnerGone deathOf(Attempt attempt) throws InterruptedException {
        assertThat(rig.await(SupervisorEvent.RunnerStarted.class).attempt()).isEqualTo(attempt);
        var gone = rig.await(SupervisorEvent.RunnerGone.class);
        assertThat(gone.launched()).isTrue();
        assertThat(gone.started()).containsExactly(attempt);
        return gone;
    }

    @Test
    void aRunnerRunsWhatItIsGivenAndEndsWhenTold() throws Exception {
        rig.ready(1);
        Attempt attempt = rig.run(1, 7, "hello");
        assertThat(rig.await(SupervisorEvent.RunnerStarted.class).attempt()).isEqualTo(attempt);
        var ended = rig.await(SupervisorEvent.RunnerEnded.class);
        assertThat(ended.attempt()).isEqualTo(attempt);
        assertThat(ended.outcome()).isEqualTo(new Outcome.Succeeded(StubRunner.payload("hello")));
        rig.registry.perform(new SupervisorCommand.StopRunner(1));
        var gone = rig.await(SupervisorEvent.RunnerGone.class);
        assertThat(gone.launched()).isTrue();
        assertThat(gone.started()).isEmpty();
        assertThat(gone.autopsy().exitCode()).hasValue(0);
    }

    @Test
    void aTaskThatExitsIsNamedWithItsCodeAndItsStack() throws Exception {
        var gone = death("exit 3");
        assertThat(gone.kind()).isEqualTo(FailureKind.RUNNER_EXITED);
        assertThat(gone.message()).contains("System.exit(3)");
        assertThat(gone.autopsy().exitCode()).hasValue(3);
        assertThat(gone.autopsy().evidence()).contains("Stub.exit");
    }

    @Test
    void aRunnerThatHaltsWithoutAWordIsToldByItsCode() throws Exception {
        var gone = death("halt 9");
        assertThat(gone.kind()).isEqualTo(FailureKind.RUNNER_EXITED);
        assertThat(gone.message()).contains("code 9");
    }

    /** The news of a start may go down with the process; what it was at is in its black box. */
    @Test
    void aRunnerThatDiesBeforeItHasToldOfAStartHasStartedAllTheSame() throws Exception {
        rig.ready(1);
        Attempt attempt = rig.run(1, 0, StubRunner.UNTOLD + "halt 9");
        var gone = rig.await(SupervisorEvent.RunnerGone.class);
        assertThat(gone.started()).containsExactly(attempt);
        assertThat(gone.kind()).isEqualTo(FailureKind.RUNNER_EXITED);
    }

    @Test
    void aFullHeapIsToldWithItsLimit() throws Exception {
        var gone = death("oom");
        assertThat(gone.kind()).isEqualTo(FailureKind.RUNNER_OUT_OF_MEMORY);
        assertThat(gone.message()).contains("32 MiB").contains("Java heap space");
    }

    @Test
    void aKillFromOutsideIsNoFaultOfTheTask() throws Exception {
        assertThat(death("signal KILL").kind()).isEqualTo(FailureKind.RUNNER_KILLED);
    }

    @Test
    void aPoliteSignalFromOutsideIsNoFaultOfTheTaskEither() throws Exception {
        rig.ready(1);
        rig.run(1, 0, "shell kill -TERM $PPID");
        rig.await(SupervisorEvent.RunnerStarted.class);
        // The task ends while the JVM goes down, or not: both are in order.
        SupervisorEvent.RunnerGone gone = goneOrAfterTheEnd();
        assertThat(gone.kind()).isEqualTo(FailureKind.RUNNER_KILLED);
        assertThat(gone.message()).contains("SIGTERM");
    }

    private SupervisorEvent.RunnerGone goneOrAfterTheEnd() throws InterruptedException {
        var next = rig.await(SupervisorEvent.class);
        return next instanceof SupervisorEvent.RunnerGone gone ? gone : rig.await(SupervisorEvent.RunnerGone.class);
    }

    @Test
    void aCrashIsToldWithItsSignalAndTheHeadOfTheErrorFile() throws Exception {
        rig.ready(1);
        rig.run(1, 0, "signal SEGV");
        rig.await(SupervisorEvent.RunnerStarted.class);
        SupervisorEvent.RunnerGone gone = goneOrAfterTheEnd();
        assertThat(gone.kind()).isEqualTo(FailureKind.RUNNER_CRASHED);
        assertThat(gone.autopsy().signal()).contains("SIGSEGV");
        assertThat(gone.autopsy().evidence()).contains("A fatal error has been detected");
    }

    @Test
    void theLastLinesOfStandardErrorAreOfTheTaskThatDied() throws Exception {
        rig.ready(1);
        rig.run(1, 0, "complain I am the first");
        rig.await(SupervisorEvent.RunnerStarted.class);
        rig.await(SupervisorEvent.RunnerEnded.class);
        var gone = deathOf(rig.run(1, 1, "shell echo I am the second >&2; kill -KILL $PPID; read forever"));
        assertThat(gone.autopsy().stderr()).contains("I am the second");
    }

    @Test
    void aFloodOfOutputHarmsNobody() throws Exception {
        rig.ready(1);
        rig.run(1, 0, "flood");
        rig.await(SupervisorEvent.RunnerStarted.class);
        assertThat(rig.await(SupervisorEvent.RunnerEnded.class).outcome()).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void aJvmThatRefusesItsOptionsIsNotLaunchedAndSaysWhy() throws Exception {
        rig.registry.perform(
                new SupervisorCommand.LaunchRunner(1, new RunnerJvm(List.of("-XX:+NoSuchOptionAtAll"), Map.of())));
        var gone = rig.await(SupervisorEvent.RunnerGone.class);
        assertThat(gone.launched()).isFalse();
        assertThat(gone.message()).contains("NoSuchOptionAtAll");
    }

    @Test
    void anotherCollectorIsTheUsersChoice() throws Exception {
        rig.ready(1, "-XX:+UseParallelGC");
    }

    @Test
    void aRunnerThatNeverSaysHelloIsKilledOnCommand() throws Exception {
        rig.registry.perform(
                new SupervisorCommand.LaunchRunner(1, new RunnerJvm(List.of("-Dstub.mute=true"), Map.of())));
        rig.registry.perform(new SupervisorCommand.KillRunner(1, false, "it did not say hello in time"));
        var gone = rig.await(SupervisorEvent.RunnerGone.class);
        assertThat(gone.launched()).isFalse();
        assertThat(gone.message()).contains("did not say hello");
    }

    @Test
    void aRunnerThatWillNotEndIsKilled() throws Exception {
        rig.close();
        rig = new RunnersFixture(RunnersFixture.config(directory).withStopLimit(Duration.ofMillis(200)));
        rig.ready(1, "-Dstub.stubborn=true");
        rig.registry.perform(new SupervisorCommand.StopRunner(1));
        assertThat(rig.await(SupervisorEvent.RunnerGone.class).message()).contains("did not exit as requested");
    }

    @Test
    void aKillTakesAThreadDumpFirst() throws Exception {
        rig.ready(1);
        Attempt attempt = rig.run(1, 0, "hang");
        rig.await(SupervisorEvent.RunnerStarted.class);
        rig.registry.perform(new SupervisorCommand.KillRunner(1, true, "it hangs"));
        var gone = rig.await(SupervisorEvent.RunnerGone.class);
        assertThat(gone.started()).containsExactly(attempt);
        assertThat(gone.autopsy().evidence()).contains("Full thread dump").contains("StubRunner.act");
    }

    @Test
    void aStoppedProcessDiesWithoutADump() throws Exception {
        rig.ready(1);
        rig.run(1, 0, "signal STOP");
        rig.await(SupervisorEvent.RunnerStarted.class);
        rig.registry.perform(new SupervisorCommand.KillRunner(1, true, "it is silent"));
        assertThat(rig.await(SupervisorEvent.RunnerGone.class).message()).contains("it is silent");
    }

    @Test
    void aKillTakesTheProcessesThatForkedTwiceAlong() throws Exception {
        rig.ready(1);
        rig.run(1, 0, "shell setsid sh -c 'sleep 1000 & exec sleep 1000' >/dev/null 2>&1 & exec setsid sleep 1000");
        rig.await(SupervisorEvent.RunnerStarted.class);
        awaitProcesses(4);
        rig.registry.perform(new SupervisorCommand.KillRunner(1, false, "test"));
        rig.await(SupervisorEvent.RunnerGone.class);
        assertThat(ours()).isEmpty();
    }

    @Test
    void whatARunnerLeavesBehindDiesWithIt() throws Exception {
        rig.ready(1);
        rig.run(1, 0, "shell setsid sh -c 'sleep 1000 & sleep 1000 &' >/dev/null 2>&1");
        rig.await(SupervisorEvent.RunnerStarted.class);
        rig.await(SupervisorEvent.RunnerEnded.class);
        awaitProcesses(3);
        rig.registry.perform(new SupervisorCommand.StopRunner(1));
        rig.await(SupervisorEvent.RunnerGone.class);
        assertThat(ours()).isEmpty();
    }

    /** Until so many processes of ours are there: nobody tells when a process has started. */
    private void awaitProcesses(int count) {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (ours().size() < count) {
            if (System.nanoTime() - deadline > 0) throw new AssertionError("only " + ours());
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void aLargeResultLiesInItsFileUntilItIsForgotten() throws Exception {
        rig.ready(1);
        Attempt attempt = rig.run(1, 0, "store a large result");
        rig.await(SupervisorEvent.RunnerStarted.class);
        var outcome =
                (Outcome.Succeeded) rig.await(SupervisorEvent.RunnerEnded.class).outcome();
        var stored = (Payload.Stored) outcome.result();
        Path file = rig.files
                .resultDirectory(StubRunner.SESSION)
                .resolve(stored.id().hex());
        assertThat(file).hasContent("a large result");
        rig.files.results().forget(attempt, stored);
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (Files.exists(file)) {
            if (System.nanoTime() - deadline > 0) throw new AssertionError(file + " stays");
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void aRunnerThatIsNotThereIsToldNothing() {
        rig.registry.perform(new SupervisorCommand.KillRunner(99, true, "nobody"));
        rig.registry.perform(new SupervisorCommand.RecallFrom(99));
        assertThat(ours()).isEmpty();
    }
}
