package dev.muster.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CoordinatorTargetTest {
    @Test
    void theThreeFormsAreUnderstood() {
        assertThat(CoordinatorTarget.parse("localhost:7300")).isEqualTo(new CoordinatorTarget("localhost", 7300));
        assertThat(CoordinatorTarget.parse("[::1]:7300")).isEqualTo(new CoordinatorTarget("::1", 7300));
        assertThat(CoordinatorTarget.parse("dns:///coordinator.muster.svc:1"))
                .isEqualTo(new CoordinatorTarget("coordinator.muster.svc", 1));
        assertThat(CoordinatorTarget.parse("[::1]:7300").target()).isEqualTo("dns:///[::1]:7300");
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
        assertThatThrownBy(() -> CoordinatorTarget.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\"")
                .hasMessageContaining("expected host:port");
    }
}
