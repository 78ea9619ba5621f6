package dev.muster.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.muster.ProcessPoolExecutor;
import dev.muster.RunnerDiedException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program whose own -Xmx takes nearly all memory leaves its processes little, and the one that dies of it says why. */
@Timeout(180)
final class SmallHeapIT {
    @TempDir
    Path directory = Path.of("");

    @Test
    void aProcessThatIsLeftALittleHeapSaysThatTheProgramMayUseTheRest() throws Exception {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long mebibytes = system.getTotalMemorySize() / (1 << 20);
        var program = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + mebibytes * 95 / 100 + "m",
                        "-Xms16m",
                        "-XX:+UseSerialGC",
                        "-Dmuster.cache=" + directory.resolve("cache"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Greedy.class.getName()))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile())
                .start();
        try {
            assertThat(program.waitFor(150, TimeUnit.SECONDS)).isTrue();
        } finally {
            program.destroyForcibly();
        }
        assertThat(Files.readString(directory.resolve("out")))
                .contains("MiB of memory here: start that with a smaller -Xmx.")
                .contains("the pool goes on");
    }

    /** A user's program with a task that needs more than it is left. */
    static final class Greedy {
        private Greedy() {}

        public static void main(String[] args) throws Exception {
            try (var pool =
                    ProcessPoolExecutor.builder().target("").maxWorkers(2).build()) {
                try {
                    System.out.println(
                            pool.submit(() -> new byte[256 << 20].length).get());
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof RunnerDiedException died) System.out.println(died.getMessage());
                }
                System.out.println(pool.submit(() -> "the pool goes on").get());
            }
        }
    }
}
