package dev.muster.deploy.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ListenAddressTest {
    @Test
    void addressesAreReadInAllTheirForms() {
        assertThat(ListenAddress.parse("127.0.0.1")).hasToString("127.0.0.1:7300");
        assertThat(ListenAddress.parse("dns:///coordinator:99")).hasToString("coordinator:99");
        assertThat(ListenAddress.parse("[::1]:5")).hasToString("[::1]:5");
        assertThat(ListenAddress.parse("[::1]").isLoopback()).isTrue();
        assertThat(ListenAddress.parse("0.0.0.0:1").isLoopback()).isFalse();
        assertThatThrownBy(() -> ListenAddress.parse("a:b:c")).hasMessageContaining("is not an address");
        assertThatThrownBy(() -> ListenAddress.parse("host:99999")).hasMessageContaining("0 to 65535");
    }
}
