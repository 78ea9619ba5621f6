package dev.muster.proto.channels;

import dev.muster.proto.CoordinatorTarget;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.StatusOr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;

/** Dials these addresses and no others: what was judged once is not looked up again, with another answer perhaps. */
public final class FixedResolverProvider extends ChannelResolvers {
    private final String authority;
    private final List<EquivalentAddressGroup> groups;

    private FixedResolverProvider(String authority, List<EquivalentAddressGroup> groups) {
        super("muster-fixed");
        this.authority = authority;
        this.groups = List.copyOf(groups);
    }

    /** What was looked up for a name. */
    public static FixedResolverProvider of(CoordinatorTarget named, List<InetAddress> addresses) {
        return new FixedResolverProvider(
                named.toString(),
                addresses.stream()
                        .map(address -> new EquivalentAddressGroup(new InetSocketAddress(address, named.port())))
                        .toList());
    }

    /** One address of those that were looked up for an authority. */
    public static FixedResolverProvider of(String authority, EquivalentAddressGroup group) {
        return new FixedResolverProvider(authority, List.of(group));
    }

    @Override
    public String path() {
        return "///" + authority;
    }

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args args) {
        return new NameResolver() {
            @Override
            public String getServiceAuthority() {
                return authority;
            }

            @Override
            public void start(Listener2 listener) {
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
