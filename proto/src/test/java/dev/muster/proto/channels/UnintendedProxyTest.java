package dev.muster.proto.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated // properties of the whole JVM
final class UnintendedProxyTest {
    @AfterEach
    void reset() {
        for (String name : new String[] {"https.proxyHost", "https.proxyPort", "socksProxyHost"})
            System.clearProperty(name);
    }

    @Test
    void aWebProxyIsNamedWhereAConnectionFails() {
        System.setProperty("https.proxyHost", "web.example");
        System.setProperty("https.proxyPort", "3128");
        var unreachable = Status.UNAVAILABLE.withDescription("io exception");
        assertThat(DialFailureMessages.tcp("coordinator.example:7300", true).words(unreachable))
                .contains("through the proxy web.example:3128")
                .contains("https.proxyHost")
                .contains("-Dhttp.nonProxyHosts=coordinator.example");
        assertThat(DialFailureMessages.tcp("localhost:7300", false).words(unreachable))
                .doesNotContain("proxy");
    }

    @Test
    void aSocksProxyIsNamedWithTheReasonWhyItCannotWork() {
        System.setProperty("socksProxyHost", "socks.example");
        assertThat(UnintendedProxy.words("coordinator.example:7300"))
                .contains("through the proxy socks.example:1080")
                .contains("socksProxyHost")
                .contains("gRPC supports HTTP proxies and not SOCKS")
                .contains("-DsocksNonProxyHosts=coordinator.example");
    }

    @Test
    void withoutAProxyNothingIsSaid() {
        assertThat(UnintendedProxy.words("coordinator.example:7300")).isEmpty();
        assertThat(UnintendedProxy.words("this JVM under the name x")).isEmpty();
    }
}
