package dev.muster.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.jvm.ThreadRole;
import dev.muster.model.jvm.Trap;
import dev.muster.pipe.BlackBox;
import dev.muster.pipe.Frame;
import dev.muster.pipe.RunnerExit;
import dev.muster.runner.process.ParentWatch;
import dev.muster.runner.tasks.Runner;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is thrown on a thread of a runner ends the runner at once: its worker sees that, and tries its tasks elsewhere. */
final class RunnerThreadsTest extends RunnerRig {
    @Test
    void whateverIsThrownOnAThreadThatRunsTasksEndsTheRunner() throws Exception {
        try (var trap = Trap.on(ThreadRole.TASK)) {
            daemon.send(daemon.bindFrame(List.of(), Optional.empty(), 1));
            assertThat(endings.poll(20, TimeUnit.SECONDS)).isEqualTo("abrupt " + RunnerExit.BROKEN_DOWN);
            assertThat(trap.wasMet()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BEAT", "PIPE_READER", "PIPE_WRITER"})
    void whateverIsThrownOnAThreadThatTalksToTheDaemonEndsTheRunner(ThreadRole role) throws Exception {
        Path socket = directory.resolve("deaf"); // a daemon with threads of its own would meet it as well
        var box = BlackBox.create(directory.resolve("another-box"), Frame.Bind.THREADS_MAX);
        var ends =
                new LinkedBlockingQueue<String>(); // those of the other runner here may begin late, and meet the trap
        try (var trap = Trap.on(role);
                var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(socket));
            var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            new Runner(43, channel, directory, box, code -> ends.add("abrupt " + code), loader -> CODEC).start();
            assertThat(ends.poll(20, TimeUnit.SECONDS)).isEqualTo("abrupt " + RunnerExit.BROKEN_DOWN);
            assertThat(trap.wasMet()).isTrue();
            channel.close();
        }
    }

    @Test
    void aRunnerWhoseLastThreadThrowsEndsAllTheSameWithWhatItsTasksHaveStarted() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var said = directory.resolve("said");
        Process program = new ProcessBuilder(java, "-cp", CLASS_PATH, AbruptProgram.class.getName())
                .redirectError(said.toFile())
                .start();
        ProcessHandle child;
        try (var out = program.inputReader()) {
            long pid = Long.parseLong(out.readLine());
            child = ProcessHandle.of(pid).orElse(null); // unless it is dead already
        }
        assertThat(program.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(program.exitValue()).isEqualTo(RunnerExit.BROKEN_DOWN);
        if (child != null) child.onExit().get(20, TimeUnit.SECONDS);
        assertThat(said).content().contains("may live on", "io.perfmark:perfmark-api");
    }

    @Test
    void aRunnerThatCannotWatchItsDaemonEndsWhenItsPipeIsClosed() throws Exception {
        var code = new CompletableFuture<Integer>();
        try (var trap = Trap.on(ThreadRole.PARENT_WATCH)) {
            ParentWatch watch = ParentWatch.hold(code::complete);
            while (!trap.wasMet()) Thread.onSpinWait();
            watch.loosen();
            assertThat(code.get(20, TimeUnit.SECONDS)).isEqualTo(RunnerExit.DAEMON_GONE);
        }
    }
}
