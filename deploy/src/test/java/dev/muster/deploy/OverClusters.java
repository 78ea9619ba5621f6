package dev.muster.deploy;

import dev.muster.ProcessPoolBuilder;
import dev.muster.ProcessPoolExecutor;
import dev.muster.tck.processes.ProcessPoolContract;
import dev.muster.tck.processes.SharedPools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Pools in clusters over TCP: one cluster for each number of slots, which all tests of a class share. */
abstract class OverClusters implements ProcessPoolContract {
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
        SharedPools.closeAll(); // before the cluster that they are in
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
            throw new UncheckedIOException(e);
        }
    }

    private static MusterProcess cluster(int slots) throws IOException {
        MusterProcess running = CLUSTERS.get(slots);
        if (running != null) return running;
        Path home = directory.resolve("of-" + slots);
        Files.createDirectories(home);
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
