package dev.muster.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.codec.Throwables;
import dev.muster.codec.payload.Encoded;
import dev.muster.model.FailureKind;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.pipe.Frame;
import dev.muster.pipe.PipeEnd;
import dev.muster.pipe.RunKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A real runner runs tasks. */
final class RunnerIT extends RealRunnerRig {
    @Test
    void aTaskRunsInAProcessOfItsOwn() throws Exception {
        long begin = System.nanoTime();
        RealRunner runner = start();
        assertThat(value(Tasks.noop())).isEqualTo(1);
        System.out.printf("MEASURED start to first result: %d ms%n", millisSince(begin));
        assertThat(value(Tasks.property("java.class.path"))).isEqualTo(USER + ":/no/such.jar");
        assertThat(Files.readString(Path.of("/proc/" + runner.process.pid() + "/oom_score_adj"))
                        .strip())
                .isEqualTo("1000");
        daemon.send(new Frame.Stop());
        daemon.next(Frame.Returned.class);
        assertThat(runner.exitCode()).isZero();
        assertThat(daemon.nextEnd().kind()).isEqualTo(PipeEnd.Kind.PEER_GONE);
        assertThat(daemon.rest()).isEmpty();
    }

    @Test
    void whatATaskThrowsComesBackAsItWas() throws Exception {
        start();
        var failure = daemon.failure(daemon.runToEnd(0, call(Tasks.fail("no luck"))));
        assertThat(failure.kind()).isEqualTo(FailureKind.TASK_THREW);
        var object = ((Payload.Inline) failure.throwable().orElseThrow()).bytes();
        assertThat(Throwables.rebuild(CODEC, Encoded.of(object)).thrown().orElseThrow())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no luck");
    }

    @Test
    void anInterruptEndsATaskThatWaits() throws Exception {
        start();
        daemon.run(0, call(Tasks.waitForEver()));
        daemon.run(1, call(Tasks.noop()));
        daemon.next(Frame.Started.class);
        daemon.send(new Frame.Recall());
        assertThat(daemon.next(Frame.Returned.class).attempts()).containsExactly(new RunKey(1, 1));
        daemon.send(new Frame.Interrupt(0, 1));
        assertThat(daemon.next(Frame.Ended.class).outcome()).isInstanceOf(Outcome.Cancelled.class);
        assertThat(value(Tasks.noop())).isEqualTo(1);
    }

    @Test
    void controlCInTheTerminalOfTheDaemonIsNotForTheRunner() throws Exception {
        RealRunner runner = start();
        String pid = Long.toString(runner.process.pid());
        assertThat(new ProcessBuilder("kill", "-INT", pid).start().waitFor()).isZero();
        assertThat(value(Tasks.noop())).isEqualTo(1);
    }

    @Test
    void standardInputIsEmptyForUserCode() throws Exception {
        RealRunner runner = start();
        assertThat(value(Tasks.readStandardInput())).isEqualTo(List.of(-1, -1, 0, 0));
        assertThat(value(Tasks.noop())).isEqualTo(1);
        assertThat(runner.process.isAlive()).isTrue();
    }

    @Test
    void aTaskThatClosesTheFileOfStandardInputIsTheLastOfItsRunner() throws Exception {
        start();
        var ended = daemon.runToEnd(0, call(Tasks.closeStandardInput()));
        assertThat(ended.recycleReason())
                .hasValueSatisfying(why -> assertThat(why).contains("the file of System.in"));
    }

    @Test
    void twentyThousandTasksGoThroughOnePipe() throws Exception {
        start();
        byte[] call = call(Tasks.noop());
        for (int round = 0; round < 3; round++) {
            long begin = System.nanoTime();
            int sent = 0;
            int ended = 0;
            long userNanos = 0;
            while (ended < 20_000) {
                while (sent < 20_000 && sent - ended < 64) daemon.run(round * 20_000L + sent++, call);
                if (daemon.next(Frame.class) instanceof Frame.Ended news) {
                    ended++;
                    userNanos += news.runNanos();
                }
            }
            long nanos = System.nanoTime() - begin;
            System.out.printf(
                    "MEASURED 20,000 tasks: %,d per second, %.1f us each, of which %.1f us decoding and running%n",
                    20_000L * 1_000_000_000 / nanos, nanos / 20e6, userNanos / 20e6);
        }
    }
}
