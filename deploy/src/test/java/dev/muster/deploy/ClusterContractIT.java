package dev.muster.deploy;

import dev.muster.FutureContract;
import dev.muster.InitializerContract;
import dev.muster.LivenessContract;
import dev.muster.MapContract;
import dev.muster.MemoryContract;
import dev.muster.ProcessPoolBuilder;
import dev.muster.ProcessPoolContract;
import dev.muster.ProcessPoolExecutor;
import dev.muster.ProcessPoolFutureContract;
import dev.muster.RunnerDeathContract;
import dev.muster.RunnerLifetimeContract;
import dev.muster.ScheduleContract;
import dev.muster.ShutdownContract;
import dev.muster.SubmitContract;
import dev.muster.TaskContextContract;
import dev.muster.TaskContextProcessContract;
import dev.muster.TracebackContract;
import dev.muster.TracebackProcessContract;
import dev.muster.TravelContract;
import dev.muster.WorkersContract;
import dev.muster.WrappersContract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The contracts of a pool, in clusters over TCP: one cluster for each number of slots, which all tests share. */
@Timeout(100)
final class ClusterContractIT
        implements ProcessPoolContract,
                SubmitContract,
                FutureContract,
                MapContract,
                ShutdownContract,
                ScheduleContract,
                TravelContract,
                WrappersContract,
                InitializerContract,
                RunnerDeathContract,
                RunnerLifetimeContract,
                WorkersContract,
                MemoryContract,
                LivenessContract,
                TaskContextContract,
                TaskContextProcessContract,
                TracebackContract,
                TracebackProcessContract,
                ProcessPoolFutureContract {
    private static final Map<Integer, MusterProcess> CLUSTERS = new TreeMap<>();

    @TempDir
    private static Path directory = Path.of("");

    @BeforeAll
    static void standUp() throws IOException {
        cluster(1);
        cluster(2);
    }

    @AfterAll
    static void tearDown() {
        CLUSTERS.values().forEach(MusterProcess::close);
        CLUSTERS.clear();
    }

    @Override
    public ProcessPoolBuilder newBuilder() {
        return builder(2);
    }

    /** In a cluster it is the slots that count. */
    @Override
    public ProcessPoolBuilder newBuilder(int workers) {
        return builder(workers);
    }

    @Override
    public boolean ownsItsProcesses() {
        return false;
    }

    private static ProcessPoolBuilder builder(int slots) {
        try {
            return ProcessPoolExecutor.builder()
                    .target(cluster(slots).firstLine())
                    .connectTimeout(Duration.ofSeconds(60));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static MusterProcess cluster(int slots) throws IOException {
        MusterProcess running = CLUSTERS.get(slots);
        if (running != null) return running;
        Path home = directory.resolve("of-" + slots);
        java.nio.file.Files.createDirectories(home);
        MusterProcess started = MusterProcess.start(
                home,
                Map.of(),
                "dev",
                "--listen",
                "127.0.0.1:0",
                "--slots",
                Integer.toString(slots),
                "--work-directory",
                home.toString());
        CLUSTERS.put(slots, started);
        return started;
    }
}
