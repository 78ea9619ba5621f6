package dev.muster.proto.channels;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannelBuilder;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import java.net.SocketAddress;

/**
 * Decides which addresses the channels of one transport dial. It is known to these channels alone, under a scheme of its own; the
 * registry of gRPC, which belongs to the whole program, stays as it is.
 */
public abstract class ChannelResolvers extends NameResolverProvider {
    private final String scheme;

    ChannelResolvers(String scheme) {
        this.scheme = scheme;
    }

    /** What comes after the scheme in the target of a channel, such as {@code ///host:port}. */
    public abstract String path();

    /** An attempt to connect has got no answer. */
    public void failed() {}

    /** A peer has answered from there; says whether it is another one than before, as far as is known. */
    public boolean reached(SocketAddress peer) {
        return false;
    }

    /** The addresses for another channel to the peer that has answered last; these where none has. */
    public ChannelResolvers ofPeer() {
        return this;
    }

    public final ManagedChannelBuilder<?> newChannelBuilder(ChannelCredentials credentials) {
        var registry = new NameResolverRegistry();
        registry.register(this);
        return Grpc.newChannelBuilder(scheme + ":" + path(), credentials, registry);
    }

    @Override
    protected final boolean isAvailable() {
        return true;
    }

    @Override
    protected final int priority() {
        return 5; // as of the providers of gRPC itself; there is no other one in the registry
    }

    @Override
    public final String getDefaultScheme() {
        return scheme;
    }
}
