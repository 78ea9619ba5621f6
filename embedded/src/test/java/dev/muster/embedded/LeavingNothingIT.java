package dev.muster.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.ProcessPoolExecutor;
import dev.muster.TaskFuture;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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

    private void assertThatNothingIsLeftOf(Life life) throws Exception {
        System.setProperty("muster.cache", cache.toString());
        try {
            for (Thread thread : musterThreads()) thread.join(15_000); // of a test before this one
            var sockets = sockets();
            life.live();
            assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive))
                    .isEmpty();
            // The shared timer goes after a second of rest, what lingers on the wire after two, and that twice.
            for (Thread thread : musterThreads()) thread.join(15_000);
            assertThat(musterThreads()).isEmpty();
            assertThat(runDirectories()).isEmpty();
            assertThat(sockets()).isEqualTo(sockets);
        } finally {
            System.clearProperty("muster.cache");
        }
    }

    @FunctionalInterface
    private interface Life {
        void live() throws Exception;
    }

    private static ProcessPoolExecutor pool() {
        return ProcessPoolExecutor.builder().target("").maxWorkers(2).build();
    }

    @Test
    void item_16_21_aClosedPoolLeavesNoProcessThreadSocketOrFile() throws Exception {
        assertThatNothingIsLeftOf(() -> {
            try (var pool = pool()) {
                assertThat(pool.submit(() -> 6 * 7).get(60, TimeUnit.SECONDS)).isEqualTo(42);
                assertThat(pool.submit(() -> new byte[1 << 20]).get(60, TimeUnit.SECONDS)) // which comes by a file
                        .hasSize(1 << 20);
                assertThat(ProcessHandle.current().descendants()).isNotEmpty();
                assertThat(musterThreads()).isNotEmpty();
                assertThat(runDirectories()).isNotEmpty();
            }
        });
    }

    @Test
    void item_16_21_17_1_17_2_16_14_aPoolThatEndsInTheMiddleOfItsWorkLeavesNothingEither() throws Exception {
        List<Consumer<ProcessPoolExecutor>> ends = List.of(
                ProcessPoolExecutor::terminateWorkers,
                ProcessPoolExecutor::killWorkers,
                pool -> Thread.currentThread().interrupt());
        for (var end : ends) {
            assertThatNothingIsLeftOf(() -> {
                var pool = pool();
                var running = pool.submit(LeavingNothingIT::waitsForEver);
                var waiting = new ArrayList<TaskFuture<Integer>>();
                for (int i = 0; i < 5; i++) waiting.add(pool.submit(bytes -> bytes.length, new byte[1 << 20]));
                assertThat(waiting.get(0).get(60, TimeUnit.SECONDS)).isEqualTo(1 << 20);
                assertThat(running.isDone()).isFalse();
                end.accept(pool);
                pool.close();
                boolean ignored = Thread.interrupted();
                assertThatThrownBy(running::get).isInstanceOfAny(ExecutionException.class, CancellationException.class);
            });
        }
    }

    private static int waitsForEver() throws InterruptedException {
        new CountDownLatch(1).await();
        return 1;
    }

    @Test
    void item_11_5_aPoolWhoseInitializerFailsLeavesNothingEither() throws Exception {
        assertThatNothingIsLeftOf(() -> {
            try (var pool = ProcessPoolExecutor.builder()
                    .target("")
                    .maxWorkers(2)
                    .initializer(() -> {
                        throw new IllegalStateException("no model");
                    })
                    .build()) {
                assertThat(pool.submit(() -> 6 * 7)).failsWithin(60, TimeUnit.SECONDS);
            }
        });
    }

    /** The sockets that this JVM has open, if the system can list them. */
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
