package dev.muster.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.BlobId;
import dev.muster.model.FailureKind;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.pipe.Frame;
import dev.muster.pipe.RunKey;
import dev.muster.task.TaskContext;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a runner makes of the tasks it is given: how their outcomes come back, and what they leave behind. */
final class RunnerTest extends RunnerRig {
    @Test
    void aTaskRunsAndItsResultComesBack() throws Exception {
        daemon.bind();
        assertThat(value(daemon.runToEnd(0, call(() -> 6 * 7)))).isEqualTo(42);
        assertThat(value(daemon.runToEnd(1, call(() -> null)))).isNull();
    }

    @Test
    void aTaskKnowsItselfAndItsPlace() throws Exception {
        daemon.bind();
        daemon.send(new Frame.Run(5, 3, 3_600_000_000_000L, false, Payload.inline(call(() -> {
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
        daemon.send(new Frame.Run(0, 1, 0, false, new Payload.Inline(call, 4711)));
        var ended = daemon.next(Frame.Ended.class);
        assertThat(daemon.failure(ended).kind()).isEqualTo(FailureKind.PAYLOAD_UNREADABLE);
        assertThat(daemon.failure(ended).message()).contains("damaged").contains("nothing was run");
    }

    @Test
    void aCallWhoseFileIsGoneFromThisHostIsRefusedBeforeItsStart() throws Exception {
        daemon.bind();
        daemon.send(new Frame.Run(1, 1, 0, false, new Payload.Stored(BlobId.of(new byte[1]), 1)));
        var failure = daemon.failure(daemon.next(Frame.Ended.class));
        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
        assertThat(failure.message()).contains("not on this host any more").contains("nothing was run");
    }

    @Test
    void aResultThatCannotBeWrittenFailsTheTask() throws Exception {
        daemon.bind();
        var failure = daemon.failure(daemon.runToEnd(0, call(() -> new Thread("no traveller"))));
        assertThat(failure.kind()).isEqualTo(FailureKind.RESULT_UNWRITABLE);
        assertThat(failure.message()).contains("cannot travel").contains("java.lang.Thread");
    }

    @Test
    void aLargeResultThatTheDiskDoesNotTakeIsLostAndTheHostIsToBlame() throws Exception {
        daemon.bind();
        Files.delete(daemon.results);
        Files.createFile(daemon.results); // so that it cannot be made anew
        var failure = daemon.failure(daemon.runToEnd(0, call(() -> new byte[1_000_000])));
        assertThat(failure.kind()).isEqualTo(FailureKind.RESULT_LOST);
        assertThat(failure.message())
                .contains("could not be stored on the host")
                .contains("make room on the disk");
    }

    @Test
    void largeCallsAndResultsTravelAsFiles() throws Exception {
        daemon.bind();
        var block = new byte[1_000_000];
        block[999_999] = 7;
        byte[] call = call(() -> block);
        var id = BlobId.of(call);
        Files.write(daemon.blobs.resolve(id.hex()), call);
        daemon.send(new Frame.Run(0, 1, 0, false, new Payload.Stored(id, call.length)));
        daemon.next(Frame.Started.class);
        var ended = daemon.next(Frame.Ended.class);
        assertThat(((Outcome.Succeeded) ended.outcome()).result()).isInstanceOf(Payload.Stored.class);
        assertThat(value(ended)).isEqualTo(block);
        try (var files = Files.list(daemon.results)) {
            assertThat(files).hasSize(1);
        }
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
            var frames = new StackTraceElement[120];
            Arrays.fill(frames, new StackTraceElement("Made.by.a.generator", "x".repeat(60_000), null, -1));
            thrown.setStackTrace(frames);
            throw thrown;
        })));
        assertThat(failure.message()).contains("IOException: one of many").contains("too large");
    }
}
