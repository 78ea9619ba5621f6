package dev.muster.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.codec.Call;
import dev.muster.codec.ChunkResults;
import dev.muster.codec.Codec;
import dev.muster.codec.ElementBuffer;
import dev.muster.model.FailureKind;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.pipe.Frame;
import dev.muster.pipe.RunKey;
import dev.muster.task.RemoteCallable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the stop of a task leaves in a runner is no fault of the next: it is tried elsewhere, and the runner is replaced. */
@Timeout(120)
final class StoppedTasksIT {
    private static final Codec CODEC = new Codec(StoppedTasksIT.class.getClassLoader());
    private static final String USER =
            Path.of("target", "test-classes").toAbsolutePath().toString();

    @TempDir
    Path directory;

    private ScriptedDaemon daemon;
    private RealRunner runner;

    @BeforeEach
    void open() throws Exception {
        daemon = new ScriptedDaemon(directory);
        runner = RealRunner.startUnder(List.of(), daemon, directory);
        daemon.accept();
        daemon.bind(USER);
    }

    @AfterEach
    void close() throws Exception {
        daemon.close();
        runner.close();
    }

    static Stream<RemoteCallable<Integer>> leftovers() {
        return Stream.of(
                StoppedTasks.meetABrokenClass(),
                StoppedTasks.meetABrokenClassThroughReflection(),
                StoppedTasks.meetABrokenClassThroughAFuture(),
                StoppedTasks.meetAnotherLinkageError(),
                StoppedTasks.meetAMissingClass());
    }

    @ParameterizedTest
    @MethodSource("leftovers")
    void J10_aTaskThatMeetsAnErrorOfLinkageAfterAStopIsTriedElsewhereHoweverDeepTheErrorIsWrapped(
            RemoteCallable<Integer> task) throws Exception {
        stop(StoppedTasks.waitForTheStop());
        assertThatItIsTriedElsewhere(daemon.runToEnd(1, call(task)));
    }

    @Test
    void J10_anErrorOfLinkageIsTheMatterOfItsTaskWhereNoneWasStopped() throws Exception {
        var ended = daemon.runToEnd(1, call(StoppedTasks.meetABrokenClassThroughAFuture()));
        assertThat(daemon.failure(ended).kind()).isEqualTo(FailureKind.TASK_THREW);
        assertThat(ended.recycleReason()).isEmpty();
    }

    @Test
    void J10_anyOtherExceptionIsTheMatterOfItsTaskAfterAStopAsWell() throws Exception {
        stop(StoppedTasks.waitForTheStop());
        var ended = daemon.runToEnd(1, call(StoppedTasks.throwSomethingElse()));
        assertThat(daemon.failure(ended).kind()).isEqualTo(FailureKind.TASK_THREW);
        assertThat(ended.recycleReason()).isEmpty();
    }

    @Test
    void J10_aTaskThatMeetsWhatAStoppedTaskHasThrownIsTriedElsewhere() throws Exception {
        stop(StoppedTasks.keepWhatTheStopThrows());
        assertThatItIsTriedElsewhere(daemon.runToEnd(1, call(StoppedTasks.meetWhatIsKept())));
    }

    @Test
    void J10_aTaskWhoseClassLoaderReadsFromAFileThatAStopHasClosedIsTriedElsewhere() throws Exception {
        stop(StoppedTasks.readFromALibraryForEver());
        assertThatItIsTriedElsewhere(daemon.runToEnd(1, call(StoppedTasks.loadAClassFromTheLibrary())));
    }

    @Test
    void J10_aTaskThatMayRunAtMostOnceEndsAsItDidAndTheRunnerIsReplaced() throws Exception {
        stop(StoppedTasks.waitForTheStop());
        var ended = runOnce(call(StoppedTasks.meetABrokenClass()));
        assertThat(daemon.failure(ended).kind()).isEqualTo(FailureKind.TASK_THREW);
        assertThat(daemon.failure(ended).thrown().orElseThrow().headline())
                .isEqualTo("java.lang.NoClassDefFoundError: Could not initialize class orders.Tax");
        assertThat(ended.recycleReason().orElse("nothing")).contains("after the stop of an earlier task");
        assertThatItRunsNothingMore();
    }

    @Test
    void J10_aChunkOfWhichOneElementMeetsABrokenClassAfterAStopIsTriedElsewhere() throws Exception {
        stop(StoppedTasks.waitForTheStop());
        assertThatItIsTriedElsewhere(daemon.runToEnd(1, chunk()));
    }

    @Test
    void J10_aChunkThatMayRunAtMostOnceKeepsWhatItsElementsReturned() throws Exception {
        stop(StoppedTasks.waitForTheStop());
        var ended = runOnce(chunk());
        ChunkResults results = ChunkResults.read(CODEC, daemon.bytes(ended));
        assertThat(results.value(0)).isEqualTo(1);
        assertThat(results.value(2)).isEqualTo(3);
        assertThat(ended.recycleReason()).isPresent();
        assertThatItRunsNothingMore();
    }

    private static byte[] chunk() {
        ElementBuffer elements = ElementBuffer.of(CODEC, StoppedTasks.meetABrokenClassAtTwo());
        for (int i = 1; i <= 3; i++) elements.add(i);
        return elements.chunk(0, 3).toBytes();
    }

    private void assertThatItIsTriedElsewhere(Frame.Ended ended) throws Exception {
        assertThat(daemon.failure(ended).kind()).isEqualTo(FailureKind.RUNNER_DAMAGED);
        assertThat(daemon.failure(ended).thrown()).isPresent();
        assertThat(ended.recycleReason().orElse("nothing")).contains("after the stop of an earlier task");
        assertThatItRunsNothingMore();
    }

    private void assertThatItRunsNothingMore() throws Exception {
        daemon.run(2, call(Tasks.noop()));
        assertThat(daemon.next(Frame.Returned.class).attempts()).containsExactly(new RunKey(2, 1));
    }

    private Frame.Ended runOnce(byte[] call) throws Exception {
        daemon.send(new Frame.Run(1, 1, 0, true, Payload.inline(call)));
        daemon.next(Frame.Started.class);
        return daemon.next(Frame.Ended.class);
    }

    private void stop(RemoteCallable<?> task) throws Exception {
        daemon.run(0, call(task));
        awaitTheWait();
        daemon.next(Frame.Started.class);
        daemon.send(new Frame.Interrupt(0, 1));
        var ended = daemon.next(Frame.Ended.class);
        assertThat(ended.outcome()).isInstanceOf(Outcome.Cancelled.class);
        assertThat(ended.recycleReason()).isEmpty();
    }

    private void awaitTheWait() throws Exception {
        long begin = System.nanoTime();
        while (!Files.readString(directory.resolve("out")).contains("the task waits")) {
            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(20));
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static byte[] call(Callable<?> task) {
        return Call.callable(CODEC, task).toBytes();
    }
}
