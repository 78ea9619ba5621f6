package dev.muster.proto.channels;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Looks a name up as gRPC does, and begins with another of its addresses after each attempt without an answer: an address that
 * takes a connection and stays silent would otherwise be tried again and again.
 */
public final class RotatingResolverProvider extends ChannelResolvers {
    private final String target;
    private final NameResolverProvider lookUp;
    private final AtomicInteger failures = new AtomicInteger();
    private volatile Found found = new Found("", List.of());
    private volatile Optional<Peer> peer = Optional.empty();

    /** What was looked up last. */
    private record Found(String authority, List<EquivalentAddressGroup> groups) {}

    private record Peer(String authority, EquivalentAddressGroup group) {}

    /** With the target as gRPC takes it, and what looks it up. */
    public RotatingResolverProvider(String target, NameResolverProvider lookUp) {
        super("muster-next");
        this.target = target;
        this.lookUp = lookUp;
    }

    /** That of gRPC for such a target. */
    public static RotatingResolverProvider of(String target) {
        GrpcProviders.ensure();
        NameResolverProvider provider = NameResolverRegistry.getDefaultRegistry()
                .getProviderForScheme(URI.create(target).getScheme());
        if (provider == null)
            throw new IllegalStateException("gRPC has nothing on the class path that looks up " + target);
        return new RotatingResolverProvider(target, provider);
    }

    @Override
    public String path() {
        return target.substring(target.indexOf(':') + 1);
    }

    @Override
    public void failed() {
        failures.incrementAndGet();
        peer = Optional.empty();
    }

    /** Behind a proxy the address is that of the proxy, and is none of those that were looked up. */
    @Override
    public boolean reached(SocketAddress address) {
        Found now = found;
        Optional<Peer> next = now.groups.stream()
                .filter(group -> group.getAddresses().contains(address))
                .findFirst()
                .map(group -> new Peer(now.authority, group));
        boolean isAnother = !next.equals(peer);
        peer = next;
        return isAnother;
    }

    /** Another address of the name may be that of another coordinator, and a name server may be silent by now. */
    @Override
    public ChannelResolvers ofPeer() {
        return peer.<ChannelResolvers>map(it -> FixedResolverProvider.of(it.authority, it.group))
                .orElse(this);
    }

    @Override
    public NameResolver newNameResolver(URI asked, NameResolver.Args args) {
        NameResolver resolver = lookUp.newNameResolver(URI.create(target), args);
        if (resolver == null) throw new IllegalStateException("gRPC cannot look up " + target);
        return new NameResolver() {
            @Override
            public String getServiceAuthority() {
                return resolver.getServiceAuthority();
            }

            @Override
            public void start(Listener2 listener) {
                resolver.start(new Listener2() {
                    @Override
                    public void onResult(ResolutionResult result) {
                        listener.onResult(turned(result, resolver.getServiceAuthority()));
                    }

                    @Override
                    public Status onResult2(ResolutionResult result) {
                        return listener.onResult2(turned(result, resolver.getServiceAuthority()));
                    }

                    @Override
                    public void onError(Status error) {
                        listener.onError(error);
                    }
                });
            }

            @Override
            public void refresh() {
                resolver.refresh();
            }

            @Override
            public void shutdown() {
                resolver.shutdown();
            }
        };
    }

    private NameResolver.ResolutionResult turned(NameResolver.ResolutionResult result, String authority) {
        StatusOr<List<EquivalentAddressGroup>> all = result.getAddressesOrError();
        if (!all.hasValue()) return result;
        found = new Found(authority, List.copyOf(all.getValue()));
        if (all.getValue().size() < 2) return result;
        var addresses = new ArrayList<>(all.getValue());
        Collections.rotate(addresses, -failures.get() % addresses.size());
        return result.toBuilder()
                .setAddressesOrError(StatusOr.fromValue(addresses))
                .build();
    }
}
