package dev.muster.proto.channels;

import io.grpc.LoadBalancerRegistry;
import io.grpc.NameResolverRegistry;
import io.grpc.internal.DnsNameResolverProvider;
import io.grpc.internal.PickFirstLoadBalancerProvider;

/**
 * The parts of gRPC that each channel needs. gRPC finds them by files under {@code META-INF/services}. A jar that a build has
 * made of many jars contains only one file of each name, unless the build merges them: then no channel ever connects, and
 * nothing says why.
 */
public final class GrpcProviders {
    private GrpcProviders() {}

    /** Registers what is missing. Cheap when nothing is. */
    public static void ensure() {
        LoadBalancerRegistry balancers = LoadBalancerRegistry.getDefaultRegistry();
        if (balancers.getProvider("pick_first") == null) balancers.register(new PickFirstLoadBalancerProvider());
        NameResolverRegistry resolvers = NameResolverRegistry.getDefaultRegistry();
        if (resolvers.getProviderForScheme("dns") == null) resolvers.register(new DnsNameResolverProvider());
    }
}
