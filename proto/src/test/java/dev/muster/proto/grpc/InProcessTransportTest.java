package dev.muster.proto.grpc;

import dev.muster.proto.CoordinatorDoor;
import dev.muster.proto.CoordinatorServer;
import dev.muster.proto.Hello;
import java.util.UUID;

/** The contract, within one JVM. */
final class InProcessTransportTest extends TransportContractTest {
    private String name = "";

    @Override
    CoordinatorServer serve(Hello own, CoordinatorDoor door) throws Exception {
        name = UUID.randomUUID().toString();
        return CoordinatorServers.inProcess(name, own, door);
    }

    @Override
    GrpcTransport reach() {
        return new InProcessTransport(name);
    }
}
