package dev.muster.proto.channels;

import io.grpc.ManagedChannelBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;

/**
 * How long one address may take to accept a connection. gRPC leaves that to Netty, where it is 30 s: longer than a client waits
 * for its coordinator, so that the next address of a name would never get its turn.
 */
public final class ConnectTimeout {
    private static final String NETTY = "io.grpc.netty.NettyChannelBuilder";
    private static final int MILLIS = 3_000;

    private ConnectTimeout() {}

    /** Sets it where the transport is Netty; a program may have chosen another one, and then there is no Netty to be named. */
    public static void set(ManagedChannelBuilder<?> builder) {
        if (builder.getClass().getName().equals(NETTY)) OfNetty.set(builder);
    }

    private static final class OfNetty {
        static void set(ManagedChannelBuilder<?> builder) {
            ((NettyChannelBuilder) builder).withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, MILLIS);
        }
    }
}
