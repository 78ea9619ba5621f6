package dev.muster.proto.grpc;

import dev.muster.proto.channels.Dialing;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;

/** The way to a coordinator within this JVM, by the name under which it was opened. */
public final class InProcessTransport extends GrpcTransport {
    private final String name;

    public InProcessTransport(String name) {
        super(new Dialing("this JVM under the name " + name, false));
        this.name = name;
    }

    @Override
    ManagedChannel dial() {
        return InProcessChannelBuilder.forName(name).directExecutor().build();
    }
}
