package dev.muster.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ProcessPoolExecutor;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LeavingNothingIT {
    @TempDir
    Path cache = Path.of("");

    /** The JVM keeps one socket for itself from its first channel on. */
    @BeforeAll
    static void openTheFirstChannel() throws IOException {
        ServerSocketChannel.open(StandardProtocolFamily.UNIX).close();
    }

    @Test
    void aClosedPoolLeavesNoProcessNoThreadAndNoFileOfItsRun() throws Exception {
        System.setProperty("muster.cache", cache.toString());
        try {
            List<ProcessHandle> runners;
            var sockets = sockets();
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
            assertThat(sockets()).isEqualTo(sockets);
        } finally {
            System.clearProperty("muster.cache");
        }
    }

    @Test
    void item_11_5_aPoolWhoseInitializerFailsLeavesNothingEither() throws Exception {
        System.setProperty("muster.cache", cache.toString());
        try {
            var sockets = sockets();
            try (var pool = ProcessPoolExecutor.builder()
                    .target("")
                    .maxWorkers(2)
                    .initializer(() -> {
                        throw new IllegalStateException("no model");
                    })
                    .build()) {
                assertThat(pool.submit(() -> 6 * 7)).failsWithin(60, TimeUnit.SECONDS);
            }
            assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive))
                    .isEmpty();
            for (Thread thread : musterThreads()) thread.join(5_000);
            assertThat(musterThreads()).isEmpty();
            assertThat(runDirectories()).isEmpty();
            assertThat(sockets()).isEqualTo(sockets);
        } finally {
            System.clearProperty("muster.cache");
        }
    }

    /** The sockets that this JVM has open, where the system can tell. */
    private static long sockets() throws IOException {
        Path open = Path.of("/proc/self/fd");
        if (!Files.isDirectory(open)) return 0;
        try (var descriptors = Files.list(open)) {
            return descriptors.filter(LeavingNothingIT::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // closed meanwhile
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
