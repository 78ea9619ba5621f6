package dev.muster.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.codec.Call;
import dev.muster.codec.Codec;
import dev.muster.model.Outcome;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** J10: whatever a task leaves behind, the next one does not find it. */
@Timeout(120)
final class RunnerLeaksIT {
    private static final Codec CODEC = new Codec(RunnerLeaksIT.class.getClassLoader());
    private static final String USER =
            Path.of("target", "test-classes").toAbsolutePath().toString();
    private static final List<String> FEW_FILES = List.of("sh", "-c", "ulimit -n 300; exec \"$@\"", "sh");

    @TempDir
    Path directory;

    private ScriptedDaemon daemon;
    private RealRunner runner;

    @BeforeEach
    void open() throws Exception {
        daemon = new ScriptedDaemon(directory);
        runner = RealRunner.startUnder(FEW_FILES, daemon, directory);
        daemon.accept();
        daemon.bind(USER);
    }

    @AfterEach
    void close() throws Exception {
        daemon.close();
        runner.close();
    }

    static Stream<Arguments> leaks() {
        return Stream.of(
                leak("no file descriptor is left of 300", LeakyTasks.useUpAllFiles()),
                leak("of 300 file descriptors are in use", LeakyTasks.useManyFiles()),
                leak(
                        "the working directory was removed or moved while the task ran",
                        LeakyTasks.removeTheWorkingDirectory()),
                leak(
                        "the working directory was removed or moved while the task ran",
                        LeakyTasks.renewTheWorkingDirectory()),
                leak(
                        "the directory for temporary files was removed while the task ran",
                        LeakyTasks.removeTheTemporaryDirectory()),
                leak("the task changed or removed the system property", LeakyTasks.emptyTheSystemProperties()),
                leak("the task changed or removed the system property user.dir", LeakyTasks.changeASystemProperty()),
                leak("locale to tlh; the task changed the default time zone", LeakyTasks.changeLocaleAndZone()),
                leak("the task replaced System.out", LeakyTasks.replaceStandardOutput()),
                leak(
                        "the task closed the file of System.in, System.out or System.err",
                        LeakyTasks.closeTheFileOfStandardError()),
                leak("the task left thread \"works on\" at work", LeakyTasks.leaveAThreadAtWork()));
    }

    private static Arguments leak(String told, RemoteCallable<?> task) {
        return Arguments.of(told, task);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("leaks")
    void J10_aRunnerThatATaskHasLeftUncleanSaysWhyAndRunsNothingMore(String told, RemoteCallable<?> task)
            throws Exception {
        var ended = daemon.runToEnd(0, call(task));
        assertThat(ended.outcome()).isInstanceOf(Outcome.Succeeded.class);
        assertThat(ended.recycleReason().orElse("nothing")).contains(told);
        assertThatItRunsNothingMore();
        daemon.send(new Frame.Stop());
        daemon.next(Frame.Returned.class);
        if (!told.contains("at work")) assertThat(runner.exitCode()).isZero(); // in order, also without files
    }

    @Test
    void J10_aThreadThatWaitsIsRemarkedOnOnceAndTheRunnerStays() throws Exception {
        assertThat(value(LeakyTasks.leaveAThreadThatWaits())).isEqualTo(1);
        assertThat(value(Tasks.noop())).isEqualTo(1);
        assertThat(value(Tasks.usePoolAndShutItDown())).isEqualTo("done");
        assertThat(daemon.remarks).singleElement().asString().contains("thread \"waits\"");
    }

    @Test
    void J10_noTaskCanCloseTheStandardStreamsOfTheNext() throws Exception {
        assertThat(value(LeakyTasks.closeAllStandardStreams())).isEqualTo(1);
        assertThat(value(LeakyTasks.useAllStandardStreams())).isEqualTo(-1);
        assertThat(Files.readString(directory.resolve("out"))).isEqualTo("printed afterwards\n");
        assertThat(Files.readString(directory.resolve("err"))).isEqualTo("complained afterwards\n");
    }

    @Test
    void J10_aRunnerWhoseTaskWasStoppedInTheMiddleOfAStaticInitializerRunsNothingMore() throws Exception {
        daemon.run(0, call(LeakyTasks.waitInAStaticInitializer()));
        awaitOutput("the class waits");
        var ended = stop();
        assertThat(ended.recycleReason().orElse("nothing"))
                .contains("while class " + LeakyTasks.CutOff.class.getName());
        assertThatItRunsNothingMore();
    }

    @Test
    void J10_aStopWhileTheJdkAndTheRunnerInitializeTheirOwnClassesDoesNoHarm() throws Exception {
        // The first task of a runner, whose call is read just now: which class it meets is chance, and every one must
        // do.
        daemon.run(0, call(Tasks.waitForEver()));
        assertThat(stop().recycleReason()).isEmpty();
        assertThat(value(Tasks.noop())).isEqualTo(1);
    }

    private Frame.Ended stop() throws Exception {
        daemon.next(Frame.Started.class);
        daemon.send(new Frame.Interrupt(0, 1));
        var ended = daemon.next(Frame.Ended.class);
        assertThat(ended.outcome()).isInstanceOf(Outcome.Cancelled.class);
        return ended;
    }

    private void awaitOutput(String text) throws Exception {
        long begin = System.nanoTime();
        while (!Files.readString(directory.resolve("out")).contains(text)) {
            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(20));
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void assertThatItRunsNothingMore() throws Exception {
        daemon.run(1, call(Tasks.noop()));
        assertThat(daemon.next(Frame.Returned.class).attempts()).containsExactly(new RunKey(1, 1));
    }

    private @Nullable Object value(RemoteCallable<?> task) throws Exception {
        return CODEC.decode(daemon.result(System.nanoTime(), call(task)));
    }

    private static byte[] call(Callable<?> task) {
        return Call.callable(CODEC, task).toBytes();
    }
}
