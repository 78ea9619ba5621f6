package dev.muster.proto.grpc;

import dev.muster.proto.CoordinatorAcceptor;
import dev.muster.proto.CoordinatorServer;
import dev.muster.proto.PeerHello;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;

/** Opens a coordinator to the wire. */
public final class CoordinatorServers {
    private CoordinatorServers() {}

    /**
     * Listens on TCP.
     *
     * @param own the coordinator's hello; peers whose codec digest differs are turned away, unless it is empty
     * @throws IllegalArgumentException if it would listen off loopback without TLS and a credential
     * @throws IOException if it cannot listen there; the message says where and why
     */
    public static CoordinatorServer tcp(TcpServerConfig config, PeerHello own, CoordinatorAcceptor acceptor)
            throws IOException {
        return TcpServer.listen(config, own, acceptor);
    }

    /** Opens it to {@link InProcessTransport}s of this JVM under a name that nobody else uses. */
    public static CoordinatorServer inProcess(String name, PeerHello own, CoordinatorAcceptor acceptor)
            throws IOException {
        var services = new Services(own, acceptor);
        var builder = InProcessServerBuilder.forName(name).directExecutor();
        services.all().forEach(builder::addService);
        return new GrpcServer(builder.build().start(), services);
    }
}
