package dev.muster.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Starts coordinators and workers in processes of their own, and ends them after the test. */
abstract class DaemonsRig {
    @TempDir
    Path directory = Path.of("");

    final List<MusterProcess> processes = new ArrayList<>();

    @AfterEach
    final void endAll() {
        for (int i = processes.size() - 1; i >= 0; i--) processes.get(i).close();
    }

    final MusterProcess start(String... arguments) throws IOException {
        var process = MusterProcess.start(directory, Map.of(), arguments);
        processes.add(process);
        return process;
    }

    /** A worker of one slot. */
    final MusterProcess startWorker(String target, String name, Path workDirectory) throws IOException {
        return start(
                "worker", "--target", target, "--name", name, "--slots", "1", "--work-directory", "" + workDirectory);
    }

    /** The status of the cluster as JSON; empty if the coordinator does not answer. */
    static String status(String target) {
        var context = new Captured();
        return context.run("status", "--target", target, "-o", "json") == 0 ? context.out() : "";
    }
}
