package dev.muster.proto;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Looks a name up as gRPC does, and begins with another of its addresses after each attempt that reached nobody: an address that
 * takes a connection and stays silent would otherwise be tried again and again.
 */
final class NextAddresses extends ChannelAddresses {
    private final String target;
    private final NameResolverProvider lookUp;
    private final AtomicInteger failures = new AtomicInteger();

    /** With the target as gRPC takes it, and what looks it up. */
    NextAddresses(String target, NameResolverProvider lookUp) {
        super("muster-next");
        this.target = target;
        this.lookUp = lookUp;
    }

    /** That of gRPC for such a target. */
    static NextAddresses of(String target) {
        NameResolverProvider provider = NameResolverRegistry.getDefaultRegistry()
                .getProviderForScheme(URI.create(target).getScheme());
        if (provider == null)
            throw new IllegalStateException("gRPC has nothing on the class path that looks up " + target);
        return new NextAddresses(target, provider);
    }

    @Override
    String path() {
        return target.substring(target.indexOf(':') + 1);
    }

    @Override
    void failed() {
        failures.incrementAndGet();
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
                        listener.onResult(turned(result));
                    }

                    @Override
                    public Status onResult2(ResolutionResult result) {
                        return listener.onResult2(turned(result));
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

    private NameResolver.ResolutionResult turned(NameResolver.ResolutionResult result) {
        StatusOr<List<EquivalentAddressGroup>> found = result.getAddressesOrError();
        if (!found.hasValue() || found.getValue().size() < 2) return result;
        var addresses = new ArrayList<>(found.getValue());
        Collections.rotate(addresses, -failures.get() % addresses.size());
        return result.toBuilder()
                .setAddressesOrError(StatusOr.fromValue(addresses))
                .build();
    }
}
