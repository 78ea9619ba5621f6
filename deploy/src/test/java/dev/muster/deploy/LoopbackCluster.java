package dev.muster.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A coordinator and a worker in processes of their own, on loopback. A program runs on it, and on processes of its own pool, at
 * the same time.
 */
final class LoopbackCluster implements AutoCloseable {
    private final Path directory;
    private final MusterProcess coordinator;
    private final MusterProcess worker;
    private final String target;

    private LoopbackCluster(Path directory, MusterProcess coordinator, String target, MusterProcess worker) {
        this.directory = directory;
        this.coordinator = coordinator;
        this.target = target;
        this.worker = worker;
    }

    static LoopbackCluster start(Path directory) throws IOException {
        return start(directory, directory);
    }

    static LoopbackCluster start(Path directory, Path workDirectory) throws IOException {
        var coordinator = MusterProcess.start(directory, Map.of(), "coordinator", "--listen", "127.0.0.1:0");
        String target = coordinator.firstLine();
        var worker = MusterProcess.start(
                directory,
                Map.of(),
                "worker",
                "--target",
                target,
                "--name",
                "one",
                "--slots",
                "1",
                "--work-directory",
                "" + workDirectory);
        return new LoopbackCluster(directory, coordinator, target, worker);
    }

    /** The variables of a program whose tasks run over TCP. */
    Map<String, String> variables() {
        return Map.of("MUSTER_TARGET", target);
    }

    /** Runs a program to its end, once with its tasks on this machine and once with its tasks on this cluster. */
    void runBothWays(Consumer<MusterProcess> check, String... javaArguments) throws Exception {
        try (var embedded = MusterProcess.startJava(directory, Map.of(), javaArguments);
                var overTcp = MusterProcess.startJava(directory, variables(), javaArguments)) {
            check.accept(embedded.toItsEnd());
            check.accept(overTcp.toItsEnd());
        }
    }

    @Override
    public void close() {
        worker.close();
        coordinator.close();
    }
}
