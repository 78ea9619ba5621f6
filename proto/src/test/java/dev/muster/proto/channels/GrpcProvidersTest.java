package dev.muster.proto.channels;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.LoadBalancerRegistry;
import io.grpc.NameResolverRegistry;
import org.junit.jupiter.api.Test;

/** A program in one jar, whose build kept one file of each name under META-INF/services. */
final class GrpcProvidersTest {
    @Test
    void aLoadBalancerThatTheServiceFilesDoNotNameIsThere() {
        LoadBalancerRegistry registry = LoadBalancerRegistry.getDefaultRegistry();
        registry.deregister(requireNonNull(registry.getProvider("pick_first")));
        assertThat(registry.getProvider("pick_first")).isNull();
        GrpcProviders.ensure();
        assertThat(registry.getProvider("pick_first")).isNotNull();
    }

    @Test
    void aNameResolverThatTheServiceFilesDoNotNameIsThere() {
        NameResolverRegistry registry = NameResolverRegistry.getDefaultRegistry();
        registry.deregister(requireNonNull(registry.getProviderForScheme("dns")));
        assertThat(registry.getProviderForScheme("dns")).isNull();
        GrpcProviders.ensure();
        assertThat(registry.getProviderForScheme("dns")).isNotNull();
    }
}
