package dev.muster.embedded;

import dev.muster.client.cluster.EmbeddedCluster;
import dev.muster.codec.Codec;
import dev.muster.coordinator.Coordinator;
import dev.muster.coordinator.CoordinatorConfig;
import dev.muster.proto.PeerHello;
import dev.muster.proto.Transport;
import dev.muster.proto.grpc.CoordinatorServers;
import dev.muster.proto.grpc.InProcessTransport;
import dev.muster.worker.Worker;
import dev.muster.worker.config.WorkerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A coordinator, a transport within this JVM and a worker, put together. Nothing listens on any port.
 *
 * <p>The worker lives in a numbered home in the user's cache directory, so that what a program that was killed left behind is
 * cleared by the next one that takes the number.
 */
final class LocalCluster implements EmbeddedCluster {
    private static final System.Logger LOG = System.getLogger("dev.muster.embedded");
    private static final AtomicLong CLUSTERS = new AtomicLong();

    private final Coordinator coordinator;
    private final Transport forWorker;
    private final Transport forClient;
    private final Worker worker;

    private LocalCluster(Coordinator coordinator, Transport forWorker, Transport forClient, Worker worker) {
        this.coordinator = coordinator;
        this.forWorker = forWorker;
        this.forClient = forClient;
        this.worker = worker;
    }

    static LocalCluster start(String name, int slots, Supplier<Optional<String>> codeChange) throws IOException {
        Path runnerJar = RunnerJar.extracted();
        String address = "muster-" + name + "-" + CLUSTERS.incrementAndGet();
        var hello = PeerHello.ofThisProcess(Build.VERSION, Codec.digest(), "localhost", "");
        Coordinator coordinator = Coordinator.start(
                CoordinatorConfig.of(address, Build.VERSION),
                acceptor -> CoordinatorServers.inProcess(address, hello, acceptor));
        Transport forWorker = new InProcessTransport(address);
        try {
            Worker worker = startWorker(runnerJar, slots, forWorker, codeChange);
            return new LocalCluster(coordinator, forWorker, new InProcessTransport(address), worker);
        } catch (IOException | RuntimeException | Error e) {
            forWorker.close();
            coordinator.close();
            throw e;
        }
    }

    private static Worker startWorker(
            Path runnerJar, int slots, Transport transport, Supplier<Optional<String>> codeChange) throws IOException {
        Path homes = RunnerJar.cacheDirectory().resolve("embedded");
        // No spares: a pool of n processes is one of n processes.
        var config = WorkerConfig.of("local", homes, runnerJar, Build.VERSION, Codec.digest())
                .withSlots(Math.min(slots, WorkerConfig.SLOTS_MAX)) // a pool may ask for any number of processes
                .withSpares(0)
                .withOnlyWorker(true);
        return Worker.startWithFreeName(config, transport, codeChange);
    }

    @Override
    public Transport transport() {
        return forClient;
    }

    @Override
    public CompletableFuture<Void> broken() {
        var broken = new CompletableFuture<Void>();
        coordinator.whenBroken(broken::completeExceptionally);
        worker.whenBroken(broken::completeExceptionally);
        return broken;
    }

    /** In this order: the worker first, so that its runners are gone whatever else may happen. */
    @Override
    public void close() {
        for (AutoCloseable part : List.of(forClient, worker, forWorker, coordinator)) {
            try {
                part.close();
            } catch (Throwable e) { // the other parts end all the same
                LOG.log(System.Logger.Level.WARNING, "a part of the cluster in this program did not end well", e);
            }
        }
    }
}
