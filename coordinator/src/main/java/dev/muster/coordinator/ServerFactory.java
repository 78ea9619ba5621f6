package dev.muster.coordinator;

import dev.muster.proto.CoordinatorAcceptor;
import dev.muster.proto.CoordinatorServer;
import java.io.IOException;

/** How a coordinator comes to hear: opens the listening end of one transport in front of it. */
@FunctionalInterface
public interface ServerFactory {
    /**
     * Opens the server.
     *
     * @throws IOException if it cannot listen, with a message that says where and why
     */
    CoordinatorServer open(CoordinatorAcceptor door) throws IOException;
}
