package dev.muster.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.codec.Call;
import dev.muster.codec.Codec;
import dev.muster.pipe.BlackBox;
import dev.muster.pipe.Frame;
import dev.muster.runner.process.ProcessExit;
import dev.muster.runner.tasks.Runner;
import dev.muster.task.RemoteCallable;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A runner inside this JVM, so that its tasks can meet the test in static fields, and a daemon that says what the test tells it.
 */
@Timeout(60)
abstract class RunnerRig {
    /** Finds the classes of these tests, which the loader of a user does not. */
    static final Codec CODEC = new Codec(RunnerRig.class.getClassLoader());

    /** Taken before a runner in this JVM is bound, which sets another one. */
    static final String CLASS_PATH = System.getProperty("java.class.path");

    static final Semaphore STARTED = new Semaphore(0);
    static final Semaphore GO = new Semaphore(0);

    @TempDir
    Path directory;

    final BlockingQueue<String> endings = new LinkedBlockingQueue<>();
    ScriptedDaemon daemon;

    @BeforeEach
    void start() throws Exception {
        STARTED.drainPermits();
        GO.drainPermits();
        daemon = new ScriptedDaemon(directory);
        var channel = SocketChannel.open(UnixDomainSocketAddress.of(daemon.socket));
        ProcessExit ending = code -> endings.add("abrupt " + code);
        var box = BlackBox.create(daemon.box, Frame.Bind.THREADS_MAX);
        var runner = new Runner(42, channel, directory, box, ending, loader -> CODEC);
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

    /** Runs a task that waits for GO. */
    final void block(long seq) throws Exception {
        daemon.run(seq, call(() -> {
            STARTED.release();
            GO.acquire();
            return 1;
        }));
        daemon.next(Frame.Started.class);
        STARTED.acquire();
    }

    static byte[] call(RemoteCallable<?> task) {
        return Call.callable(CODEC, task).toBytes();
    }

    final @Nullable Object value(Frame.Ended ended) throws Exception {
        return CODEC.decode(daemon.bytes(ended));
    }
}
