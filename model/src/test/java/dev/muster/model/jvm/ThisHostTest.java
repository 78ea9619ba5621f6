package dev.muster.model.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class ThisHostTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void theNameIsThatOfTheKernel() throws Exception {
        assertThat(ThisHost.name())
                .isEqualTo(
                        Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
    }

    @Test
    void thereAlwaysIsOne() {
        assertThat(ThisHost.name()).isNotBlank();
    }
}
