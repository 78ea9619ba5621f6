package dev.muster.coordinator;

import dev.muster.proto.CoordinatorAcceptor;
import dev.muster.proto.CoordinatorServer;
import java.io.IOException;

/** Opens the server of one transport, which gives its connections to a coordinator. */
@FunctionalInterface
public interface ServerFactory {
    /**
     * Opens the server.
     *
     * @throws IOException if it cannot listen, with a message that says where and why
     */
    CoordinatorServer open(CoordinatorAcceptor acceptor) throws IOException;
}
