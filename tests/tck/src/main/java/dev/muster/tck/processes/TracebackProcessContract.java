package dev.muster.tck.processes;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.RemoteTraceback;
import dev.muster.ResultDecodeException;
import dev.muster.TaskDecodeException;
import dev.muster.tck.executors.TracebackContract;
import dev.muster.tck.fixtures.SourceLines;
import java.io.ObjectInputFilter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.rmi.MarshalledObject;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.naming.NamingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own can show of travelling. Tests are named after the items of the semantics. */
public interface TracebackProcessContract extends ProcessPoolContract {
    @Test
    default void item_13_2_aTaskThatCannotBeReadLeavesItsRunnerAlive(@TempDir Path directory) throws Exception {
        SourceLines.compile(
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

    /** What the filter of the test rejects. */
    record Rejected() {}

    @Test
    default void item_13_4_theFilterOfTheProgramDecidesWhatResultsAreMadeOf() throws Exception {
        var filter =
                ObjectInputFilter.Config.createFilter("!" + Rejected.class.getName() + ";java.rmi.MarshalledObject");
        try (var pool = newBuilder(1).deserializationFilter(filter).build()) {
            var rejected = pool.submit(() -> new Rejected[0]);
            assertThatThrownBy(() -> rejected.get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(ResultDecodeException.class)
                    .hasMessageContaining("Rejected: the filter of this program rejects it");
            var allowed = pool.submit(() -> new MarshalledObject<>("m"));
            assertThat(allowed.get(30, TimeUnit.SECONDS)).isInstanceOf(MarshalledObject.class);
        }
        try (var pool = newBuilder(1).build()) {
            var refused = pool.submit(() -> new MarshalledObject<>("m"));
            assertThatThrownBy(() -> refused.get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(ResultDecodeException.class)
                    .hasMessageContaining("such an object can read further objects past this filter")
                    .hasMessageContaining("deserializationFilter(..)");
            var named = pool.submit(() -> {
                throw new NamingException("not there");
            });
            assertThatThrownBy(() -> named.get(30, TimeUnit.SECONDS)).hasCauseExactlyInstanceOf(NamingException.class);
        }
    }
}
