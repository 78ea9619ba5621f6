package dev.muster.proto;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.StatusOr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;

/** Dials these addresses and no others: what was judged once is not looked up again, with another answer perhaps. */
final class FixedAddresses extends NameResolverProvider {
    private static final String SCHEME = "muster-fixed";

    private final Address named;
    private final List<InetAddress> addresses;

    FixedAddresses(Address named, List<InetAddress> addresses) {
        this.named = named;
        this.addresses = List.copyOf(addresses);
    }

    /** What a channel is to be made for, with {@link #registry}. */
    String target() {
        return SCHEME + ":///" + named;
    }

    NameResolverRegistry registry() {
        var registry = new NameResolverRegistry();
        registry.register(this);
        return registry;
    }

    @Override
    protected boolean isAvailable() {
        return true;
    }

    @Override
    protected int priority() {
        return 5;
    }

    @Override
    public String getDefaultScheme() {
        return SCHEME;
    }

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args args) {
        return new NameResolver() {
            @Override
            public String getServiceAuthority() {
                return named.toString();
            }

            @Override
            public void start(Listener2 listener) {
                List<EquivalentAddressGroup> groups = addresses.stream()
                        .map(address -> new EquivalentAddressGroup(new InetSocketAddress(address, named.port())))
                        .toList();
                listener.onResult(ResolutionResult.newBuilder()
                        .setAddressesOrError(StatusOr.fromValue(groups))
                        .build());
            }

            @Override
            public void shutdown() {
                // It holds nothing.
            }
        };
    }
}
