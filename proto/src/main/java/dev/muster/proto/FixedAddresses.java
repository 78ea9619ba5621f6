package dev.muster.proto;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.StatusOr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;

/** Dials these addresses and no others: what was judged once is not looked up again, with another answer perhaps. */
final class FixedAddresses extends ChannelAddresses {
    private final Address named;
    private final List<InetAddress> addresses;

    FixedAddresses(Address named, List<InetAddress> addresses) {
        super("muster-fixed");
        this.named = named;
        this.addresses = List.copyOf(addresses);
    }

    @Override
    String path() {
        return "///" + named;
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
