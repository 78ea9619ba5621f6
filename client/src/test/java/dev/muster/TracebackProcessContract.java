package dev.muster;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own can show of travelling. Tests are named after the items of the semantics. */
public interface TracebackProcessContract extends ProcessPoolContract {
    @Test
    default void item_13_2_aTaskThatCannotBeReadLeavesItsRunnerAlive(@TempDir Path directory) throws Exception {
        Sources.compile(
                directory,
                "OnlyHere",
                "public class OnlyHere implements java.util.concurrent.Callable<String> {"
                        + " public String call() { return \"here\"; } }");
        try (var pool = newBuilder(1).build();
                var loader = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
            long pid = pool.submit(() -> ProcessHandle.current().pid()).get(30, TimeUnit.SECONDS);
            var task =
                    (Callable<?>) loader.loadClass("OnlyHere").getConstructor().newInstance();
            Throwable thrown = requireNonNull(pool.submit(task).exception());
            assertThat(thrown).isInstanceOf(TaskDecodeException.class);
            assertThat(thrown).hasRootCauseInstanceOf(ClassNotFoundException.class);
            assertThat(((RemoteTraceback) thrown.getSuppressed()[0]).pid()).isEqualTo(pid);
            assertThat(pool.submit(() -> ProcessHandle.current().pid()).get(30, TimeUnit.SECONDS))
                    .isEqualTo(pid);
        }
    }

    @Test
    default void item_14_2_theTracebackNamesTheProcessOfTheRunner() throws Exception {
        try (var pool = newBuilder(1).build()) {
            long pid = pool.submit(() -> ProcessHandle.current().pid()).get(30, TimeUnit.SECONDS);
            Throwable thrown =
                    requireNonNull(pool.submit(TracebackContract::fail, 1).exception());
            assertThat(((RemoteTraceback) thrown.getSuppressed()[0]).pid())
                    .isEqualTo(pid)
                    .isNotEqualTo(ProcessHandle.current().pid());
        }
    }
}
