package dev.muster.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ProcessPoolExecutor;
import dev.muster.TaskEncodeException;
import dev.muster.TaskFuture;
import dev.muster.task.RemoteFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Arguments and results that are large in comparison with the heap of the program, which runs in a JVM of its own. */
@Timeout(180)
class LargeDataIT {
    private static final int LARGE = 200 << 20;

    /** What runners may use, where it is not as much as the program. */
    private static final Map<String, String> HEAPS = Map.of("maps", "520m", "smallRunner", "100m");

    @TempDir
    Path directory = Path.of("");

    @Test
    void anArrayOf200MegabytesTravelsBothWaysInAHeapOf700() throws Exception {
        assertThat(linesOf("travels"))
                .containsExactly("argument 209715200", "element 209715200", "result 209715200", "both 209715200");
    }

    @Test
    void aTaskThatTheHeapHasNoRoomForFailsAloneAndSaysWhy() throws Exception {
        assertThat(linesOf("doesNotFit"))
                .satisfiesExactly(
                        line -> assertThat(line).contains("-Xmx allows").contains("send less"),
                        line -> assertThat(line).contains("-Xmx allows"),
                        line -> assertThat(line).isEqualTo("and goes on: 2"));
    }

    @Test
    void anElementOfAMapTravelsBothWaysInARunnerWhoseHeapHoldsItTwice() throws Exception {
        assertThat(linesOf("maps")).containsExactly("first 209715200", "second 209715200", "small 3");
    }

    @Test
    void anArgumentThatTheHeapOfARunnerHasNoRoomForFailsAloneAndSaysWhy() throws Exception {
        assertThat(linesOf("smallRunner"))
                .satisfiesExactly(
                        line -> assertThat(line).contains("-Xmx"),
                        line -> assertThat(line).contains("-Xmx"),
                        line -> assertThat(line).isEqualTo("and goes on: 2"));
    }

    private List<String> linesOf(String way) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process program = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        way.equals("maps") ? "-Xmx1500m" : "-Xmx700m",
                        "-Djava.io.tmpdir=" + Files.createDirectories(directory.resolve("tmp")),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeDataIT.class.getName(),
                        way)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(program.waitFor(150, TimeUnit.SECONDS)).isTrue();
        } finally {
            program.destroyForcibly();
        }
        assertThat(Files.readString(err)).isEmpty();
        return Files.readAllLines(out);
    }

    public static void main(String[] args) throws Exception {
        try (var pool = ProcessPoolExecutor.builder()
                .target("")
                .maxWorkers(1)
                .jvmArguments("-Xmx" + HEAPS.getOrDefault(args[0], "700m"))
                .maxPendingBytes(1 << 30)
                .build()) {
            switch (args[0]) {
                case "travels" -> travels(pool);
                case "maps" -> maps(pool);
                case "smallRunner" -> smallRunner(pool);
                default -> doesNotFit(pool);
            }
        }
    }

    private static void travels(ProcessPoolExecutor pool) throws Exception {
        RemoteFunction<byte[], Integer> length = bytes -> bytes.length;
        System.out.println("argument " + pool.submit(length, new byte[LARGE]).get());
        for (Integer each : pool.map(length, List.of(new byte[LARGE]))) System.out.println("element " + each);
        System.out.println("result " + pool.submit(() -> new byte[LARGE]).get().length);
        RemoteFunction<byte[], byte[]> same = bytes -> bytes;
        System.out.println("both " + pool.submit(same, new byte[LARGE]).get().length);
    }

    private static void maps(ProcessPoolExecutor pool) {
        RemoteFunction<byte[], byte[]> same = bytes -> bytes;
        for (byte[] each : pool.map(same, List.of(new byte[LARGE]))) System.out.println("first " + each.length);
        for (byte[] each : pool.map(same, List.of(new byte[LARGE]))) System.out.println("second " + each.length);
        for (byte[] each : pool.map(same, List.of(new byte[3]))) System.out.println("small " + each.length);
    }

    private static void smallRunner(ProcessPoolExecutor pool) throws Exception {
        byte[] large = new byte[LARGE];
        RemoteFunction<byte[], Integer> length = bytes -> bytes.length;
        try {
            System.out.println("has " + pool.submit(length, large).get());
        } catch (ExecutionException e) {
            System.out.println(String.valueOf(e.getCause()).replace('\n', ' '));
        }
        try {
            System.out.println(
                    "has " + pool.map(length, List.of(large)).iterator().next());
        } catch (RuntimeException e) {
            System.out.println(e.toString().replace('\n', ' ') + " "
                    + String.valueOf(e.getCause()).replace('\n', ' '));
        }
        System.out.println("and goes on: " + pool.submit(() -> 1 + 1).get());
    }

    private static void doesNotFit(ProcessPoolExecutor pool) throws Exception {
        byte[] half = new byte[2 * LARGE];
        TaskFuture<Integer> future = pool.submit(bytes -> bytes.length, half);
        TaskFuture<Integer> captured = pool.submit(() -> half.length);
        for (var each : List.of(future, captured)) {
            try {
                System.out.println("has " + each.get());
            } catch (ExecutionException e) {
                System.out.println(e.getCause() instanceof TaskEncodeException told ? told.getMessage() : e);
            }
        }
        System.out.println("and goes on: " + pool.submit(() -> 1 + 1).get());
    }
}
