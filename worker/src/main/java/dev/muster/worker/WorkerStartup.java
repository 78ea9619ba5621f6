package dev.muster.worker;

import dev.muster.model.WorkerId;
import dev.muster.scheduling.supervisor.SupervisorConfig;
import dev.muster.worker.config.RunnerMemory;
import dev.muster.worker.config.WorkerConfig;
import dev.muster.worker.files.WorkerDirectory;
import dev.muster.worker.processes.RunnerMarker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is checked and taken before there is a worker. */
final class WorkerStartup {
    private static final Logger log = LoggerFactory.getLogger(WorkerStartup.class);

    private static final String DEPTH_PROPERTY = "muster.depth.max";
    private static final int DEPTH_MAX = 10;

    private WorkerStartup() {}

    /** Takes a home on the disk. */
    interface Homes {
        WorkerDirectory open(Path workDirectory, String name, long incarnation) throws IOException;
    }

    /** The name and the incarnation of a worker, and its home. */
    record Identity(WorkerId id, WorkerDirectory directory) {}

    /** Fails if this worker could start no runner. */
    static void check(WorkerConfig config) throws IOException {
        checkDepth();
        if (!Files.isRegularFile(config.runnerJar())) {
            throw new IOException("the jar of the runners is missing: " + config.runnerJar());
        }
        if (!Files.isExecutable(config.javaExecutable())) {
            throw new IOException("there is no java to run runners with: " + config.javaExecutable());
        }
    }

    /**
     * Pools within tasks within pools: the one who writes such a thing by mistake has as many processes as the host can bear,
     * very soon.
     */
    private static void checkDepth() {
        int depth = RunnerMarker.depth();
        int depthMax = Integer.getInteger(DEPTH_PROPERTY, DEPTH_MAX);
        if (depth < depthMax) return;
        throw new IllegalStateException("a task of a pool made a pool, and so on, " + depth
                + " deep, which is the limit; make the pool outside of the tasks, or give the processes a higher limit"
                + " with the system property " + DEPTH_PROPERTY);
    }

    /** Takes a home, under a name that nobody else has there, and a new incarnation. */
    static Identity identify(WorkerConfig config, Homes homes) throws IOException {
        long incarnation = new SecureRandom().nextLong();
        WorkerDirectory directory = homes.open(config.workDirectory(), config.name(), incarnation);
        return new Identity(new WorkerId(directory.name(), incarnation), directory);
    }

    /** Kills what dead daemons of this host have left behind. */
    static void sweep(Identity identity) {
        int swept = RunnerMarker.sweepOrphans(
                identity.directory().homeId(), identity.id().incarnation());
        if (swept > 0) log.warn("earlier workers left {} processes running; this worker kills them", swept);
    }

    static void warnOfTooMuch(WorkerConfig config) {
        long wanted = config.heapBytesPerRunner() * config.slots();
        long limit = RunnerMemory.limit();
        if (wanted > limit) {
            log.warn(
                    "{} runners with {} MiB of heap each may need more than the {} MiB of this host; use fewer slots",
                    config.slots(),
                    config.heapBytesPerRunner() >> 20,
                    limit >> 20);
        }
    }

    static SupervisorConfig supervisorConfig(WorkerConfig config, WorkerId id) {
        var usual = SupervisorConfig.of(
                id,
                config.host(),
                ProcessHandle.current().pid(),
                config.slots(),
                config.spares(),
                config.onlyWorker(),
                id.incarnation());
        return new SupervisorConfig(
                usual.worker(),
                usual.host(),
                usual.pid(),
                usual.slots(),
                usual.spares(),
                usual.onlyWorker(),
                config.startLimit(),
                usual.bindLimit(),
                usual.silenceLimit(),
                usual.orphanLease(),
                usual.unreleasedBytesMax(),
                usual.jitterSeed());
    }
}
