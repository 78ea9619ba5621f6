package dev.muster.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.codec.Call;
import dev.muster.codec.Codec;
import dev.muster.pipe.BlackBox;
import dev.muster.pipe.Frame;
import dev.muster.pipe.PipeEnd;
import dev.muster.pipe.RunKey;
import dev.muster.pipe.RunnerExit;
import dev.muster.task.BlobId;
import dev.muster.task.FailureKind;
import dev.muster.task.Outcome;
import dev.muster.task.Payload;
import dev.muster.task.RemoteCallable;
import dev.muster.task.TaskContext;
import java.io.IOException;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A runner inside this JVM, so that its tasks can meet the test in static fields. */
@Timeout(60)
final class RunnerTest {
    /** Finds the classes of this test, which the loader of a user does not. */
    private static final Codec CODEC = new Codec(RunnerTest.class.getClassLoader());

    private static final Semaphore STARTED = new Semaphore(0);
    private static final Semaphore GO = new Semaphore(0);

    @TempDir
    Path directory;

    private final BlockingQueue<String> endings = new LinkedBlockingQueue<>();
    private ScriptedDaemon daemon;

    @BeforeEach
    void start() throws Exception {
        STARTED.drainPermits();
        GO.drainPermits();
        daemon = new ScriptedDaemon(directory);
        var channel = SocketChannel.open(UnixDomainSocketAddress.of(daemon.socket));
        Ending ending = code -> endings.add("abrupt " + code);
        var box = BlackBox.create(daemon.box, Frame.Bind.THREADS_MAX);
        var runner = new Runner(42, channel, box, ending, loader -> CODEC);
        var main = new Thread(() -> {
            try {
                runner.start();
                runner.runToEnd();
                endings.add("orderly");
            } catch (InterruptedException e) {
                endings.add("interrupted");
            }
        });
        main.setDaemon(true);
        main.start();
        Frame.Hello hello = daemon.accept();
        assertThat(hello.runnerId()).isEqualTo(42);
        assertThat(hello.protocolVersion()).isEqualTo(Frame.PROTOCOL_VERSION);
        assertThat(hello.pid()).isEqualTo(ProcessHandle.current().pid());
    }

    @AfterEach
    void stop() throws Exception {
        GO.release(1_000);
        daemon.close();
        System.clearProperty("set.by.muster");
    }

    @Test
    void aTaskRunsAndItsResultComesBack() throws Exception {
        daemon.bind();
        assertThat(value(daemon.runToEnd(0, call(() -> 6 * 7)))).isEqualTo(42);
        assertThat(value(daemon.runToEnd(1, call(() -> null)))).isNull();
    }

    @Test
    void aTaskKnowsItselfAndItsPlace() throws Exception {
        daemon.bind();
        daemon.send(new Frame.Run(5, 3, 3_600_000_000_000L, Payload.inline(call(() -> {
            var context = TaskContext.current();
            long left = Duration.between(Instant.now(), context.deadline().orElseThrow())
                    .toMinutes();
            return context.taskId() + " " + context.attempt() + " " + context.host() + " " + context.worker() + " "
                    + (context.pid() == ProcessHandle.current().pid()) + " " + left + " "
                    + Thread.currentThread().getName() + " " + System.getProperty("set.by.muster") + " "
                    + Thread.currentThread().getContextClassLoader().getName();
        }))));
        daemon.next(Frame.Started.class);
        var ended = daemon.next(Frame.Ended.class);
        assertThat(value(ended))
                .isEqualTo(ScriptedDaemon.SESSION + "/5 3 a-host w1 true 59 muster-task-1 yes muster-user");
        assertThat(ended.runNanos()).isPositive();
        assertThat(ended.recycleReason()).isEmpty();
    }

    @Test
    void whatATaskThrowsComesBackAsTextAndAsAnObject() throws Exception {
        daemon.bind();
        var failure = daemon.failure(daemon.runToEnd(0, call(() -> {
            throw new IOException("no disk");
        })));
        assertThat(failure.kind()).isEqualTo(FailureKind.TASK_THREW);
        assertThat(failure.message()).isEqualTo("The task threw java.io.IOException: no disk");
        assertThat(failure.thrown().orElseThrow().headline()).isEqualTo("java.io.IOException: no disk");
        var object = (Payload.Inline) failure.throwable().orElseThrow();
        assertThat(CODEC.decode(object.bytes())).isInstanceOf(IOException.class);
    }

    @Test
    void aCallThatCannotBeReadFailsAloneAndBeforeUserCode() throws Exception {
        daemon.bind();
        var failure = daemon.failure(daemon.runToEnd(0, new byte[] {1, 2, 3}));
        assertThat(failure.kind()).isEqualTo(FailureKind.PAYLOAD_UNREADABLE);
        assertThat(value(daemon.runToEnd(1, call(() -> 1)))).isEqualTo(1);
    }

    @Test
    void aDamagedCallIsNotRun() throws Exception {
        daemon.bind();
        byte[] call = call(() -> 1);
        daemon.send(new Frame.Run(0, 1, 0, new Payload.Inline(call, 4711)));
        var ended = daemon.next(Frame.Ended.class);
        assertThat(daemon.failure(ended).message()).contains("damaged").contains("nothing was run");
        daemon.send(new Frame.Run(1, 1, 0, new Payload.Stored(BlobId.of(new byte[1]), 1)));
        assertThat(daemon.failure(daemon.next(Frame.Ended.class)).kind()).isEqualTo(FailureKind.PAYLOAD_UNREADABLE);
    }

    @Test
    void aResultThatCannotBeWrittenFailsTheTask() throws Exception {
        daemon.bind();
        var failure = daemon.failure(daemon.runToEnd(0, call(() -> new Thread("no traveller"))));
        assertThat(failure.kind()).isEqualTo(FailureKind.RESULT_UNWRITABLE);
        assertThat(failure.message()).contains("cannot travel").contains("java.lang.Thread");
    }

    @Test
    void largeCallsAndResultsTravelAsFiles() throws Exception {
        daemon.bind();
        var block = new byte[1_000_000];
        block[999_999] = 7;
        byte[] call = call(() -> block);
        var id = BlobId.of(call);
        Files.write(daemon.blobs.resolve(id.hex()), call);
        daemon.send(new Frame.Run(0, 1, 0, new Payload.Stored(id, call.length)));
        daemon.next(Frame.Started.class);
        var ended = daemon.next(Frame.Ended.class);
        assertThat(((Outcome.Succeeded) ended.outcome()).result()).isInstanceOf(Payload.Stored.class);
        assertThat(value(ended)).isEqualTo(block);
        try (var files = Files.list(daemon.results)) {
            assertThat(files).hasSize(1);
        }
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
    void whatATaskChangesInTheJvmIsPutRightAndTold() throws Exception {
        daemon.bind();
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        PrintStream out = System.out;
        block(0);
        daemon.run(1, call(() -> {
            Locale.setDefault(new Locale("tlh"));
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Apia"));
            System.setOut(new PrintStream(new java.io.ByteArrayOutputStream()));
            Thread.currentThread().setName("mine");
            Thread.currentThread().setContextClassLoader(null);
            return 1;
        }));
        daemon.run(2, call(() -> 1));
        GO.release();
        daemon.next(Frame.Ended.class);
        daemon.next(Frame.Started.class);
        var ended = daemon.next(Frame.Ended.class);
        assertThat(ended.recycleReason().orElseThrow())
                .contains("locale to tlh")
                .contains("time zone to Pacific/Apia")
                .contains("System.out");
        // Nothing starts in it any more: what waits and what comes goes back.
        assertThat(daemon.next(Frame.Returned.class).attempts()).containsExactly(new RunKey(2, 1));
        daemon.run(3, call(() -> 1));
        assertThat(daemon.next(Frame.Returned.class).attempts()).containsExactly(new RunKey(3, 1));
        assertThat(Locale.getDefault()).isEqualTo(locale);
        assertThat(TimeZone.getDefault()).isEqualTo(zone);
        assertThat(System.out).isSameAs(out);
        daemon.send(new Frame.Stop());
        daemon.next(Frame.Returned.class);
        assertThat(endings.poll(20, TimeUnit.SECONDS)).isEqualTo("orderly");
    }

    @Test
    void anErrorOfTheJvmIsReportedAndTheRunnerRecycled() throws Exception {
        daemon.bind();
        var ended = daemon.runToEnd(0, call(() -> {
            throw new OutOfMemoryError("Direct buffer memory");
        }));
        assertThat(daemon.failure(ended).kind()).isEqualTo(FailureKind.TASK_THREW);
        assertThat(ended.recycleReason()).contains("the task met java.lang.OutOfMemoryError");
    }

    @Test
    void aFailureTooLargeForAFrameStillArrives() throws Exception {
        daemon.bind();
        var failure = daemon.failure(daemon.runToEnd(0, call(() -> {
            var thrown = new IOException("one of many");
            for (int i = 0; i < 120; i++) thrown.addSuppressed(new IOException("x".repeat(60_000)));
            throw thrown;
        })));
        assertThat(failure.message()).contains("IOException: one of many").contains("too large");
    }

    @Test
    void aDaemonThatHangsUpEndsTheRunner() throws Exception {
        daemon.bind();
        daemon.close();
        assertThat(endings.poll(20, TimeUnit.SECONDS)).isEqualTo("abrupt " + RunnerExit.DAEMON_GONE);
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

    /** Runs a task that waits for GO. */
    private void block(long seq) throws Exception {
        daemon.run(seq, call(() -> {
            STARTED.release();
            GO.acquire();
            return 1;
        }));
        daemon.next(Frame.Started.class);
        STARTED.acquire();
    }

    private static byte[] call(RemoteCallable<?> task) {
        return Call.callable(CODEC, task);
    }

    private @Nullable Object value(Frame.Ended ended) throws Exception {
        return CODEC.decode(daemon.bytes(ended));
    }
}
