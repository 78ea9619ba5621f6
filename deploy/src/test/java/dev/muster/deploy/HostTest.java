package dev.muster.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostTest {
    @Test
    void aHostNameThatIsNoWorkersNameIsMadeOne() {
        assertThat(Host.workerName("rack-7.example.org")).isEqualTo("rack-7.example.org");
        assertThat(Host.workerName("_host with spaces!")).isEqualTo("host-with-spaces-");
        assertThat(Host.workerName("!!!")).isEqualTo("worker");
        assertThat(Host.workerName("x".repeat(100))).hasSize(56);
    }
}
