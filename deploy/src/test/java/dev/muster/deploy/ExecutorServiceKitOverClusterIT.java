package dev.muster.deploy;

import dev.muster.ProcessPoolExecutor;
import dev.muster.tck.executors.ExecutorServiceKit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What any user of an executor expects, in a cluster over TCP that all these tests share. */
class ExecutorServiceKitOverClusterIT extends ExecutorServiceKit {
    @TempDir
    private static Path home = Path.of("");

    private static MusterProcess cluster;

    @BeforeAll
    static void standUp() throws IOException {
        cluster = MusterProcess.start(
                home, Map.of(), "dev", "--listen", "127.0.0.1:0", "--slots", "2", "--work-directory", home.toString());
    }

    @AfterAll
    static void tearDown() {
        cluster.close();
    }

    @Override
    protected ExecutorService newExecutor() {
        return ProcessPoolExecutor.builder()
                .target(cluster.firstLine())
                .connectTimeout(Duration.ofSeconds(60))
                .build();
    }
}
