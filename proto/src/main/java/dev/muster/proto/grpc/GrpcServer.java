package dev.muster.proto.grpc;

import dev.muster.proto.CoordinatorServer;
import dev.muster.proto.channels.Timers;
import io.grpc.Server;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A running server. */
final class GrpcServer implements CoordinatorServer {
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final Server server;
    private final Services services;

    GrpcServer(Server server, Services services) {
        this.server = server;
        this.services = services;
    }

    @Override
    public int port() {
        return Math.max(server.getPort(), 0);
    }

    @Override
    public void failTransfer(long transfer, String why) {
        services.relay().fail(transfer, why);
    }

    @Override
    public void close() {
        server.shutdown();
        services.endAll("the coordinator is going away");
        // a peer that does not read the last message does not delay the end
        Timers.later(LINGER, server::shutdownNow, thrown -> server.shutdownNow());
    }

    @Override
    public boolean awaitEnd(long timeout, TimeUnit unit) throws InterruptedException {
        return server.awaitTermination(timeout, unit);
    }
}
