package dev.muster.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.FailureKind;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.pipe.BlackBox;
import dev.muster.pipe.Frame;
import dev.muster.pipe.PipeEnd;
import dev.muster.pipe.RunKey;
import dev.muster.pipe.RunnerExit;
import dev.muster.task.RemoteCallable;
import dev.muster.task.TaskContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a runner does at the orders of its daemon: bind, run in turn, interrupt, recall, stop, or nothing any more. */
final class RunnerOrdersTest extends RunnerRig {
    @Test
    void theInitializerRunsOnceOnATaskThreadBeforeTheFirstTask() throws Exception {
        RemoteCallable<Object> initializer = () -> {
            System.setProperty("muster.test.initializer", Thread.currentThread().getName());
            STARTED.release();
            return null;
        };
        daemon.send(daemon.bindFrame(List.of(), Optional.of(Payload.inline(call(initializer))), 1));
        daemon.run(0, call(() -> System.getProperty("muster.test.initializer")));
        daemon.next(Frame.Bound.class);
        daemon.next(Frame.Started.class);
        assertThat(value(daemon.next(Frame.Ended.class))).isEqualTo("muster-task-1");
        assertThat(STARTED.drainPermits()).isEqualTo(1);
    }

    @Test
    void anInitializerThatThrowsMakesTheRunnerUseless() throws Exception {
        RemoteCallable<Object> initializer = () -> {
            GO.acquire();
            throw new IllegalStateException("no licence");
        };
        daemon.send(daemon.bindFrame(List.of(), Optional.of(Payload.inline(call(initializer))), 1));
        daemon.run(0, call(() -> 1));
        GO.release();
        var failure = daemon.next(Frame.BindFailed.class).failure();
        assertThat(failure.kind()).isEqualTo(FailureKind.ENVIRONMENT_FAILED);
        assertThat(failure.message()).contains("initializer").contains("no licence");
        assertThat(failure.throwable()).isPresent();
        assertThat(endings.poll(20, TimeUnit.SECONDS)).isEqualTo("orderly");
    }

    @Test
    void aSecondBindIsRefused() throws Exception {
        daemon.bind();
        daemon.send(daemon.bindFrame(List.of(), Optional.empty(), 1));
        assertThat(daemon.nextEnd().kind()).isEqualTo(PipeEnd.Kind.PEER_GONE);
        assertThat(endings.poll(20, TimeUnit.SECONDS)).isEqualTo("abrupt " + RunnerExit.PIPE_BROKEN);
    }

    @Test
    void tasksRunInTheOrderInWhichTheyWereSent() throws Exception {
        daemon.bind();
        byte[] call = call(() -> 1);
        for (int seq = 0; seq < 1_000; seq++) daemon.run(seq, call);
        var order = new ArrayList<Long>();
        while (order.size() < 1_000) {
            if (daemon.next(Frame.class) instanceof Frame.Ended ended) order.add(ended.seq());
        }
        assertThat(order).isSorted();
    }

    @Test
    void severalThreadsRunAtATime() throws Exception {
        daemon.send(daemon.bindFrame(List.of(), Optional.empty(), 3));
        daemon.next(Frame.Bound.class);
        for (int seq = 0; seq < 3; seq++) {
            daemon.run(seq, call(() -> {
                STARTED.release();
                GO.acquire();
                return Thread.currentThread().getName();
            }));
        }
        STARTED.acquire(3);
        assertThat(BlackBox.read(daemon.box)).hasSize(3);
        daemon.send(new Frame.Interrupt(1, 1));
        var names = new HashSet<@Nullable Object>();
        for (int i = 0; i < 3; i++) daemon.next(Frame.Started.class);
        assertThat(daemon.next(Frame.Ended.class).key()).isEqualTo(new RunKey(1, 1));
        GO.release(2);
        for (int i = 0; i < 2; i++) names.add(value(daemon.next(Frame.Ended.class)));
        assertThat(names).hasSize(2);
    }

    @Test
    void aRunningTaskIsInterruptedAndEndsAsCancelledHoweverItEnds() throws Exception {
        daemon.bind();
        daemon.run(0, call(() -> {
            STARTED.release();
            new CountDownLatch(1).await();
            return 1;
        }));
        daemon.run(1, call(() -> {
            STARTED.release();
            while (!TaskContext.current().isCancelled()) Thread.onSpinWait();
            return "returned all the same";
        }));
        for (int seq = 0; seq < 2; seq++) {
            daemon.next(Frame.Started.class);
            STARTED.acquire();
            daemon.send(new Frame.Interrupt(seq, 1));
            assertThat(daemon.next(Frame.Ended.class).outcome()).isInstanceOf(Outcome.Cancelled.class);
        }
    }

    @Test
    void anInterruptForATaskThatWaitsTakesItOut() throws Exception {
        daemon.bind();
        block(0);
        daemon.run(1, call(() -> 1));
        daemon.send(new Frame.Interrupt(1, 2)); // another attempt: not meant
        daemon.send(new Frame.Interrupt(1, 1));
        var ended = daemon.next(Frame.Ended.class);
        assertThat(ended.key()).isEqualTo(new RunKey(1, 1));
        assertThat(ended.outcome()).isInstanceOf(Outcome.Cancelled.class);
        GO.release();
        assertThat(daemon.next(Frame.Ended.class).seq()).isEqualTo(0);
    }

    @Test
    void anInterruptForOneTaskNeverReachesTheNext() throws Exception {
        daemon.bind();
        byte[] call = call(() -> {
            boolean hit = Thread.currentThread().isInterrupted();
            for (int i = 0; i < 100; i++) hit |= Thread.currentThread().isInterrupted();
            return hit;
        });
        int cancelled = 0;
        int window = 4;
        for (int seq = 0; seq < 5_000; seq += window) {
            for (int i = 0; i < window; i++) daemon.run(seq + i, call);
            for (int i = 0; i < window; i += 2) daemon.send(new Frame.Interrupt(seq + i, 1));
            for (int ended = 0; ended < window; ) {
                Frame frame = daemon.next(Frame.class);
                if (!(frame instanceof Frame.Ended news)) continue;
                ended++;
                if (news.outcome() instanceof Outcome.Cancelled) {
                    assertThat(news.seq() % 2).isZero();
                    cancelled++;
                } else if (news.seq() % 2 == 1) {
                    assertThat(value(news)).isEqualTo(false);
                }
            }
        }
        assertThat(cancelled).isPositive();
    }

    @Test
    void aTaskThatInterruptsItselfHarmsNobody() throws Exception {
        daemon.bind();
        daemon.runToEnd(0, call(() -> {
            Thread.currentThread().interrupt();
            return 0;
        }));
        var next = daemon.runToEnd(1, call(() -> Thread.currentThread().isInterrupted()));
        assertThat(value(next)).isEqualTo(false);
    }

    @Test
    void aRecallGivesBackWhatHasNotStarted() throws Exception {
        daemon.bind();
        block(0);
        daemon.run(1, call(() -> 1));
        daemon.run(2, call(() -> 1));
        daemon.send(new Frame.Recall());
        assertThat(daemon.next(Frame.Returned.class).attempts()).containsExactly(new RunKey(1, 1), new RunKey(2, 1));
        GO.release();
        daemon.next(Frame.Ended.class);
        assertThat(value(daemon.runToEnd(3, call(() -> 1)))).isEqualTo(1);
        daemon.send(new Frame.Recall());
        assertThat(daemon.next(Frame.Returned.class).attempts()).isEmpty();
    }

    @Test
    void aStopFinishesWhatRunsAndGivesBackTheRest() throws Exception {
        daemon.bind();
        block(0);
        daemon.run(1, call(() -> 1));
        daemon.send(new Frame.Stop());
        assertThat(daemon.next(Frame.Returned.class).attempts()).containsExactly(new RunKey(1, 1));
        assertThat(endings).isEmpty();
        GO.release();
        assertThat(daemon.next(Frame.Ended.class).seq()).isEqualTo(0);
        assertThat(endings.poll(20, TimeUnit.SECONDS)).isEqualTo("orderly");
    }

    @Test
    void aBlankRunnerStopsAtOnce() throws Exception {
        daemon.send(new Frame.Stop());
        assertThat(daemon.next(Frame.Returned.class).attempts()).isEmpty();
        assertThat(endings.poll(20, TimeUnit.SECONDS)).isEqualTo("orderly");
    }

    @Test
    void aDaemonThatHangsUpEndsTheRunner() throws Exception {
        daemon.bind();
        daemon.close();
        assertThat(endings.poll(20, TimeUnit.SECONDS)).isEqualTo("abrupt " + RunnerExit.DAEMON_GONE);
    }

    @Test
    void J10_aClassThatFailsAfterATaskWasStoppedIsHarmAndOneThatFailsByItselfIsNone() throws Exception {
        daemon.bind();
        RemoteCallable<Integer> fails = () -> Broken.VALUE;
        assertThat(daemon.runToEnd(0, call(fails)).recycleReason()).isEmpty();
        block(1);
        daemon.send(new Frame.Interrupt(1, 1));
        assertThat(daemon.next(Frame.Ended.class).recycleReason()).isEmpty();
        assertThat(daemon.runToEnd(2, call(fails)).recycleReason().orElse("nothing"))
                .contains("after the stop of an earlier task");
    }

    static final class Broken {
        static final int VALUE = Integer.parseInt("none");

        private Broken() {}
    }
}
