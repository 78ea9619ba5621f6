package dev.muster.runner;

import dev.muster.codec.Call;
import dev.muster.codec.Codec;
import dev.muster.task.RemoteCallable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starts a real runner, from the real jar, under a scripted daemon. */
@Timeout(120)
abstract class RealRunnerRig {
    static final Codec CODEC = new Codec(RealRunnerRig.class.getClassLoader());
    static final String USER =
            Path.of("target", "test-classes").toAbsolutePath().toString();

    @TempDir
    Path directory;

    final List<AutoCloseable> opened = new ArrayList<>();
    ScriptedDaemon daemon;

    @BeforeEach
    final void openTheDaemon() throws Exception {
        daemon = new ScriptedDaemon(directory);
        opened.add(daemon);
    }

    @AfterEach
    final void closeAll() throws Exception {
        for (AutoCloseable each : opened) each.close();
    }

    final RealRunner start(String... jvmArguments) throws Exception {
        RealRunner runner = launch(jvmArguments);
        daemon.bind(USER, "/no/such.jar");
        return runner;
    }

    final RealRunner launch(String... jvmArguments) throws Exception {
        RealRunner runner = RealRunner.start(daemon, directory, jvmArguments);
        opened.add(runner);
        daemon.accept();
        return runner;
    }

    final @Nullable Object value(RemoteCallable<?> task) throws Exception {
        return CODEC.decode(daemon.result(System.nanoTime(), call(task)));
    }

    static Object orFail(@Nullable Object value) {
        if (value == null) throw new AssertionError("a value was expected");
        return value;
    }

    static byte[] call(Callable<?> task) {
        return Call.callable(CODEC, task).toBytes();
    }

    static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
