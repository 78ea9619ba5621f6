package dev.muster.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.codec.Call;
import dev.muster.codec.Codec;
import dev.muster.codec.Throwables;
import dev.muster.codec.payload.Encoded;
import dev.muster.model.FailureKind;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.pipe.BlackBox;
import dev.muster.pipe.Frame;
import dev.muster.pipe.PipeEnd;
import dev.muster.pipe.RunKey;
import dev.muster.pipe.RunnerExit;
import dev.muster.task.RemoteCallable;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real runners, from the real jar, under a scripted daemon. */
@Timeout(120)
final class RunnerIT {
    private static final Codec CODEC = new Codec(RunnerIT.class.getClassLoader());
    private static final String USER =
            Path.of("target", "test-classes").toAbsolutePath().toString();

    @TempDir
    Path directory;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private ScriptedDaemon daemon;

    @BeforeEach
    void open() throws Exception {
        daemon = new ScriptedDaemon(directory);
        opened.add(daemon);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) each.close();
    }

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
    void twoSessionsHaveTwoVersionsOfOneClass() throws Exception {
        for (String version : List.of("one", "two")) {
            Path classes = compile(version, "v.Answer", """
                    package v;
                    public class Answer implements dev.muster.task.RemoteCallable<String> {
                        public String call() { return "%s"; }
                    }
                    """.formatted(version));
            try (var other = new ScriptedDaemon(Files.createDirectory(directory.resolve("for-" + version)));
                    var runner = RealRunner.start(other, directory)) {
                other.accept();
                other.bind(classes.toString());
                byte[] call = callOf(classes, "v.Answer");
                assertThat(CODEC.decode(other.result(0, call))).isEqualTo(version);
                assertThat(runner.process.isAlive()).isTrue();
            }
        }
    }

    @Test
    void theUsersOwnKryoIsTheOnlyOneTheUserSees() throws Exception {
        Path classes = directory.resolve("kryo");
        compile("kryo", "com.esotericsoftware.kryo.kryo5.Kryo", """
                package com.esotericsoftware.kryo.kryo5;
                public class Kryo { public String toString() { return "the user's Kryo"; } }
                """);
        compile("kryo", "u.UsesKryo", """
                package u;
                public class UsesKryo implements dev.muster.task.RemoteCallable<String> {
                    public String call() { return new com.esotericsoftware.kryo.kryo5.Kryo().toString(); }
                }
                """);
        launch();
        daemon.bind(USER, classes.toString());
        assertThat(CODEC.decode(daemon.result(0, callOf(classes, "u.UsesKryo"))))
                .isEqualTo("the user's Kryo");
        assertThat(value(Tasks.whatIsVisible(
                        "com.esotericsoftware.kryo.kryo5.io.Output",
                        "dev.muster.codec.Codec",
                        "dev.muster.pipe.Frame",
                        "dev.muster.task.TaskContext",
                        "java.sql.Connection",
                        "com.sun.source.tree.Tree")))
                .isEqualTo("- - - TaskContext@app Connection@platform Tree@app");
    }

    @Test
    void theCommonPoolSeesTheUsersClasses() throws Exception {
        start("-XX:ActiveProcessorCount=4");
        assertThat(value(Tasks.loadersOfTheCommonPool())).isEqualTo(List.of("muster-user"));
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

    @Test
    void aRunnerThatFindsNoDaemonSaysSoAndEnds() throws Exception {
        daemon.close();
        Files.delete(daemon.socket);
        RealRunner runner = RealRunner.start(daemon, directory);
        opened.add(runner);
        assertThat(runner.exitCode()).isEqualTo(RunnerExit.NOT_STARTED);
        assertThat(Files.readString(directory.resolve("err"))).contains("could not start");
    }

    private RealRunner start(String... jvmArguments) throws Exception {
        RealRunner runner = launch(jvmArguments);
        daemon.bind(USER, "/no/such.jar");
        return runner;
    }

    private RealRunner launch(String... jvmArguments) throws Exception {
        RealRunner runner = RealRunner.start(daemon, directory, jvmArguments);
        opened.add(runner);
        daemon.accept();
        return runner;
    }

    private @Nullable Object value(RemoteCallable<?> task) throws Exception {
        return CODEC.decode(daemon.result(System.nanoTime(), call(task)));
    }

    private static Object orFail(@Nullable Object value) {
        if (value == null) throw new AssertionError("a value was expected");
        return value;
    }

    private static byte[] call(Callable<?> task) {
        return Call.callable(CODEC, task).toBytes();
    }

    private byte[] callOf(Path classes, String className) throws Exception {
        try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, RunnerIT.class.getClassLoader())) {
            var task = (Callable<?>)
                    loader.loadClass(className).getDeclaredConstructor().newInstance();
            return Call.callable(new Codec(loader), task).toBytes();
        }
    }

    /** Compiles one class into the directory of this name; returns the directory. */
    private Path compile(String name, String className, String source) throws Exception {
        Path classes = Files.createDirectories(directory.resolve(name));
        Path file = Files.createDirectories(directory.resolve("sources-" + className))
                .resolve(className.substring(className.lastIndexOf('.') + 1) + ".java");
        Files.writeString(file, source);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        classes + ":" + System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        file.toString());
        assertThat(result).isZero();
        return classes;
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
