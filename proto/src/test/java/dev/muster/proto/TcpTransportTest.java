package dev.muster.proto;

/** The contract, over TCP. */
final class TcpTransportTest extends TransportContractTest {
    @Override
    CoordinatorServer serve(Hello own, CoordinatorDoor door) throws Exception {
        return CoordinatorServers.tcp(TcpServerConfig.loopback(0), own, door);
    }

    @Override
    GrpcTransport reach() {
        return new TcpTransport(TcpClientConfig.plaintext("127.0.0.1:" + server.port()));
    }
}
