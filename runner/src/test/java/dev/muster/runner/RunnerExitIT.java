package dev.muster.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.FailureKind;
import dev.muster.model.Payload;
import dev.muster.pipe.BlackBox;
import dev.muster.pipe.Frame;
import dev.muster.pipe.PipeEnd;
import dev.muster.pipe.RunKey;
import dev.muster.pipe.RunnerExit;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** How a real runner ends, by a task, a signal or a fault, and what its daemon knows of that. */
final class RunnerExitIT extends RealRunnerRig {
    @Test
    void whoCallsSystemExitIsToldBeforeTheProcessGoes() throws Exception {
        RealRunner runner = start();
        daemon.run(7, call(Tasks.exit(3)));
        daemon.run(8, call(Tasks.noop()));
        daemon.next(Frame.Started.class);
        var exiting = daemon.next(Frame.Exiting.class);
        assertThat(exiting.by()).contains(new RunKey(7, 1));
        assertThat(exiting.stack()).contains("java.lang.System.exit").contains("Tasks.java");
        assertThat(exiting.stack()).doesNotContain("TaskThread");
        assertThat(runner.exitCode()).isEqualTo(3);
        assertThat(BlackBox.read(daemon.box)).containsExactly(new RunKey(7, 1));
        assertThat(daemon.next(Frame.Returned.class).attempts()).containsExactly(new RunKey(8, 1));
        daemon.nextEnd();
        assertThat(daemon.rest()).isEmpty();
    }

    @Test
    void anExitFromAThreadOfTheUserIsToldToo() throws Exception {
        RealRunner runner = start();
        daemon.run(0, call(Tasks.exitFromAnotherThread(4)));
        daemon.next(Frame.Started.class);
        var exiting = daemon.next(Frame.Exiting.class);
        assertThat(exiting.by()).isEmpty();
        assertThat(exiting.stack()).contains("the one who exits");
        assertThat(runner.exitCode()).isEqualTo(4);
    }

    @Test
    void anExitIsToldWhenItBeginsAndAHookThatWaitsEndsWhenTheDaemonInsists() throws Exception {
        RealRunner runner = start();
        daemon.run(0, call(Tasks.exitBehindAHookThatWaits(5)));
        daemon.next(Frame.Started.class);
        assertThat(daemon.next(Frame.Exiting.class).by()).contains(new RunKey(0, 1));
        assertThat(runner.process.isAlive()).isTrue();
        daemon.send(new Frame.Stop());
        assertThat(runner.exitCode()).isEqualTo(5);
    }

    @Test
    void aSignalThatEndsTheRunnerIsToldAsOneAndNotAsACallOfTheUser() throws Exception {
        RealRunner runner = start();
        // The signal alone: Process.destroy() closes the streams as well, and with them the lifeline.
        runner.process.toHandle().destroy();
        var exiting = daemon.next(Frame.Exiting.class);
        assertThat(exiting.stack()).isEmpty();
        assertThat(exiting.by()).isEmpty();
        assertThat(runner.exitCode()).isEqualTo(143);
    }

    @Test
    void aHaltLosesNoOutcomeOfATaskBefore() throws Exception {
        RealRunner runner = start();
        for (int seq = 0; seq < 100; seq++) daemon.run(seq, call(Tasks.noop()));
        daemon.run(100, call(Tasks.halt(7)));
        for (int seq = 0; seq < 100; seq++) {
            assertThat(daemon.next(Frame.Started.class).seq()).isEqualTo(seq);
            assertThat(daemon.next(Frame.Ended.class).seq()).isEqualTo(seq);
        }
        assertThat(daemon.next(Frame.Started.class).seq()).isEqualTo(100);
        assertThat(runner.exitCode()).isEqualTo(7);
        assertThat(BlackBox.read(daemon.box)).containsExactly(new RunKey(100, 1));
        assertThat(daemon.nextEnd().kind()).isEqualTo(PipeEnd.Kind.PEER_GONE);
    }

    @Test
    void aFullHeapEndsTheProcessWithCodeThree() throws Exception {
        RealRunner runner = start("-Xmx32m", "-XX:+ExitOnOutOfMemoryError");
        daemon.run(0, call(Tasks.fillTheHeap()));
        daemon.next(Frame.Started.class);
        assertThat(runner.exitCode()).isEqualTo(3);
        assertThat(BlackBox.read(daemon.box)).containsExactly(new RunKey(0, 1));
        daemon.nextEnd();
        assertThat(daemon.rest()).isEmpty();
    }

    @Test
    void aStackOverflowIsReportedShortenedAndTheRunnerRecycled() throws Exception {
        start();
        var ended = daemon.runToEnd(0, call(Tasks.overflow()));
        var failure = daemon.failure(ended);
        assertThat(failure.kind()).isEqualTo(FailureKind.TASK_THREW);
        assertThat(failure.thrown().orElseThrow().className()).isEqualTo("java.lang.StackOverflowError");
        assertThat(failure.thrown().orElseThrow().frames()).hasSizeLessThanOrEqualTo(512);
        assertThat(ended.recycleReason()).contains("the task met java.lang.StackOverflowError");
    }

    @Test
    void aRunnerWhoseDaemonIsGoneTakesEverythingItStartedWithIt() throws Exception {
        // The shell is the daemon here; it is this test that holds the other end of the pipe, which tells nothing.
        List<String> shell = List.of("sh", "-c", "\"$@\"; true", "sh");
        try (var under = RealRunner.startUnder(shell, daemon, directory)) {
            long runner = daemon.accept().pid();
            daemon.bind(USER);
            long child = (Long) orFail(value(Tasks.startSleep()));
            long orphan = Long.parseLong((String) orFail(value(Tasks.startDaemonised())));
            assertThat(RealRunner.isRunning(child)).isTrue();
            assertThat(RealRunner.isRunning(orphan)).isTrue();
            daemon.run(100, call(Tasks.waitForEver()));
            daemon.next(Frame.Started.class);
            long begin = System.nanoTime();
            under.process.destroyForcibly();
            while (RealRunner.isRunning(runner) || RealRunner.isRunning(child) || RealRunner.isRunning(orphan)) {
                assertThat(millisSince(begin)).isLessThan(10_000);
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    @Test
    void theBlackBoxTellsWhatRanWhenTheProcessWasKilled() throws Exception {
        RealRunner runner = start();
        value(Tasks.noop());
        daemon.run(5, call(Tasks.waitForEver()));
        daemon.next(Frame.Started.class);
        long begin = System.nanoTime();
        while (BlackBox.read(daemon.box).isEmpty()) {
            assertThat(millisSince(begin)).isLessThan(10_000);
            LockSupport.parkNanos(1_000_000);
        }
        runner.process.destroyForcibly();
        assertThat(runner.exitCode()).isEqualTo(137);
        assertThat(BlackBox.read(daemon.box)).containsExactly(new RunKey(5, 1));
    }

    @Test
    void anInitializerThatFailsIsToldAndTheRunnerEnds() throws Exception {
        RealRunner runner = launch();
        var initializer = Payload.inline(call(Tasks.fail("no licence")));
        daemon.send(daemon.bindFrame(List.of(USER), Optional.of(initializer), 1));
        assertThat(daemon.next(Frame.BindFailed.class).failure().message()).contains("no licence");
        assertThat(runner.exitCode()).isZero();
    }

    @Test
    void aRunnerThatFindsNoDaemonSaysSoAndEnds() throws Exception {
        daemon.close();
        Files.delete(daemon.socket);
        RealRunner runner = RealRunner.start(daemon, directory);
        opened.add(runner);
        assertThat(runner.exitCode()).isEqualTo(RunnerExit.NOT_STARTED);
        assertThat(Files.readString(directory.resolve("err"))).contains("could not start");
    }
}
