package dev.muster.proto.grpc;

import dev.muster.proto.channels.DialFailureMessages;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;

/**
 * The way to a coordinator within this JVM, by the name under which it was opened. A stream on which it does not say hello is told as
 * a fault of this program, because a further attempt would meet the same.
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
