package dev.muster.proto.grpc;

import dev.muster.proto.CoordinatorDoor;
import dev.muster.proto.CoordinatorServer;
import dev.muster.proto.Hello;
import dev.muster.proto.security.Token;
import java.util.Optional;

/** The contract, over TCP on this machine, where both sides prove that they know a token. */
final class TcpTransportTest extends TransportContractTest {
    private static final Token TOKEN = new Token("s3cret", "this test");

    @Override
    CoordinatorServer serve(Hello own, CoordinatorDoor door) throws Exception {
        return CoordinatorServers.tcp(TcpServerConfig.loopback(0, TOKEN), own, door);
    }

    @Override
    GrpcTransport reach() {
        return new TcpTransport(
                new TcpClientConfig("127.0.0.1:" + server.port(), Optional.of(TOKEN), Optional.empty()));
    }
}
