package dev.muster.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressTest {
    @Test
    void theThreeFormsAreUnderstood() {
        assertThat(Address.parse("localhost:7300")).isEqualTo(new Address("localhost", 7300));
        assertThat(Address.parse("[::1]:7300")).isEqualTo(new Address("::1", 7300));
        assertThat(Address.parse("dns:///coordinator.muster.svc:1"))
                .isEqualTo(new Address("coordinator.muster.svc", 1));
        assertThat(Address.parse("[::1]:7300").target()).isEqualTo("dns:///[::1]:7300");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host",
                "host:",
                ":1",
                "host:0",
                "host:65536",
                "http://host:1",
                "::1:7300",
                "a b:1",
                "host:1/x"
            })
    void anythingElseIsRefusedWithTheExpectedForm(String text) {
        assertThatThrownBy(() -> Address.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\"")
                .hasMessageContaining("expected host:port");
    }
}
