package dev.muster.proto.grpc;

import dev.muster.proto.channels.DialFailureMessages;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;

/**
 * The way to a coordinator within this JVM, by the name under which it was opened. If it does not answer a handshake,
 * the listener gets a fault of this program, because a further attempt would fail in the same way.
 */
public final class InProcessTransport extends GrpcTransport {
    private final String name;

    public InProcessTransport(String name) {
        this(name, DialFailureMessages.inProcess());
    }

    InProcessTransport(String name, DialFailureMessages dialing) {
        super(dialing);
        this.name = name;
    }

    @Override
    ManagedChannel dial() {
        return InProcessChannelBuilder.forName(name).directExecutor().build();
    }
}
