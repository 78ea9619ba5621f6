package dev.muster.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ProcessPoolExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LeavingNothingIT {
    @TempDir
    Path cache = Path.of("");

    @Test
    void aClosedPoolLeavesNoProcessNoThreadAndNoFileOfItsRun() throws Exception {
        System.setProperty("muster.cache", cache.toString());
        try {
            List<ProcessHandle> runners;
            try (var pool =
                    ProcessPoolExecutor.builder().target("").maxWorkers(2).build()) {
                assertThat(pool.submit(() -> 6 * 7).get(60, TimeUnit.SECONDS)).isEqualTo(42);
                runners = ProcessHandle.current().descendants().toList();
                assertThat(runners).isNotEmpty();
                assertThat(runDirectories()).isNotEmpty();
            }
            assertThat(runners).noneMatch(ProcessHandle::isAlive);
            for (Thread thread : musterThreads()) thread.join(5_000); // the shared timer goes after a second of rest
            assertThat(musterThreads()).isEmpty();
            assertThat(runDirectories()).isEmpty();
        } finally {
            System.clearProperty("muster.cache");
        }
    }

    @Test
    void aPoolThatNeverRanATaskStartsNoProcessAndClosesAtOnce() {
        var before = ProcessHandle.current().descendants().toList();
        try (var pool = ProcessPoolExecutor.builder().target("").build()) {
            assertThat(pool.isShutdown()).isFalse();
            assertThat(ProcessHandle.current().descendants().toList()).isEqualTo(before);
        }
    }

    private static List<Thread> musterThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .filter(thread -> thread.getName().startsWith("muster"))
                .toList();
    }

    private List<Path> runDirectories() throws IOException {
        try (var files = Files.walk(cache)) {
            return files.filter(file -> file.getFileName().toString().startsWith("run-"))
                    .toList();
        }
    }
}
