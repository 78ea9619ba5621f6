package dev.muster.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.model.RunnerJvm;
import dev.muster.pipe.RunnerExit;
import dev.muster.scheduling.supervisor.SupervisorCommand;
import dev.muster.scheduling.supervisor.SupervisorEvent;
import dev.muster.worker.config.WorkerConfig;
import dev.muster.worker.processes.ArchiveFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runners that are started with an archive of classes: it must not cost them more than time. */
class RunnerWithArchiveIT extends ArchiveRig {
    private final List<RunnersFixture> rigs = new ArrayList<>();

    @AfterEach
    void closeRigs() throws Exception {
        for (RunnersFixture each : rigs) each.close();
    }

    @Test
    void anArchiveThatIsUsedIsNotOutdated() throws Exception {
        made(JAVA);
        Path archive = archives().get(0);
        age(archive, ArchiveFile.KEPT);
        var rig = rig(JAVA);
        rig.ready(1);
        assertThat(Files.getLastModifiedTime(archive).toInstant())
                .isAfter(Instant.now().minus(Duration.ofHours(1)));
    }

    @Test
    void aWorkerWhoseCloseIsInterruptedLeavesNoWarmUp() throws Exception {
        var rig = rig(jdk(HANG_WHEN_MADE));
        rig.ready(1);
        until(() -> !warmUps(rig.directory.homeId()).isEmpty());
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> rig.registry.close(LONG)).isInstanceOf(InterruptedException.class);
        until(HALF, () -> warmUps(rig.directory.homeId()).isEmpty()); // it has a limit of its own
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
        var rig = rig(config(java).withStartLimit(Duration.ofMillis(1)));
        rig.registry.perform(new SupervisorCommand.LaunchRunner(1, RunnerJvm.PLAIN));
        until(() -> Files.exists(tried));
        rig.registry.perform(new SupervisorCommand.KillRunner(1, false, "it did not say hello"));
        rig.await(SupervisorEvent.RunnerGone.class);
        assertThat(rig.registry.archive().words(List.of(), Map.of())).isEmpty();
    }

    @Test
    void aRunnerThatCannotBeStartedAgainTellsHowItDiedBefore() throws Exception {
        Path java = jdk(startWithArchive("echo no such page >&2; rm \"$0\"; exit 1"));
        made(java);
        var rig = rig(java);
        rig.registry.perform(new SupervisorCommand.LaunchRunner(1, RunnerJvm.PLAIN));
        var gone = rig.await(SupervisorEvent.RunnerGone.class);
        assertThat(gone.message()).contains("could not be launched", "with code 1", "no such page");
    }

    /** Each in turn, in a worker of its own. */
    private void assertStarts(Path java, int... runners) throws Exception {
        var rig = new RunnersFixture(config(java));
        try {
            for (int runner : runners) rig.ready(runner);
        } finally {
            rig.close();
        }
    }

    @Test
    void aRunnerThatDoesNotStartEitherWaySaysNothingAboutTheArchive() throws Exception {
        var rig = rig(JAVA);
        rig.ready(1);
        awaitArchive();
        rig.registry.perform(
                new SupervisorCommand.LaunchRunner(2, new RunnerJvm(List.of("-XX:NoSuchOption"), Map.of())));
        var gone = rig.await(SupervisorEvent.RunnerGone.class);
        assertThat(gone.launched()).isFalse();
        assertThat(gone.message() + gone.autopsy()).contains("NoSuchOption");
        assertThat(archives()).hasSize(1);
    }

    @Test
    void aRunnerThatIsKilledWhileItStartsSaysNothingAboutTheArchive() throws Exception {
        var rig = rig(JAVA);
        rig.ready(1);
        awaitArchive();
        rig.registry.perform(new SupervisorCommand.LaunchRunner(2, RunnerJvm.PLAIN));
        rig.registry.perform(new SupervisorCommand.KillRunner(2, false, "test"));
        assertThat(rig.await(SupervisorEvent.RunnerGone.class).runner()).isEqualTo(2);
        assertThat(archives()).hasSize(1);
        rig.ready(3);
    }

    @Test
    void aWorkerWhosePathsAreLongHasAnArchiveToo() throws Exception {
        Path deep = Files.createDirectories(directory.resolve("d".repeat(60)).resolve("e".repeat(60)));
        var rig = rig(WorkerConfig.of("rig", deep, jar, "test", "none").withHeapBytes(64L << 20));
        rig.ready(1);
        awaitArchive();
    }

    private RunnersFixture rig(Path java) throws Exception {
        return rig(config(java));
    }

    private RunnersFixture rig(WorkerConfig config) throws Exception {
        var rig = new RunnersFixture(config);
        rigs.add(rig);
        return rig;
    }

    private WorkerConfig config(Path java) {
        return WorkerConfig.of("rig", directory.resolve("work"), jar, "test", "none")
                .withHeapBytes(64L << 20)
                .withJavaExecutable(java);
    }

    private void awaitArchive() throws Exception {
        until(() -> !archives().isEmpty());
    }

    /** The archive is none, since no JVM is started with it. */
    private static String startWithArchive(String act) {
        return "for word; do case $word in -XX:ArchiveClassesAtExit=*) echo x > ${word#*=}; exit 0;; esac; done\ncase \"$*\" in *-XX:SharedArchiveFile=*) "
                + act + ";; esac";
    }
}
