package dev.muster.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnvironmentLimitsTest {
    @Test
    void whatStaysWithinTheLimitsIsTaken() {
        var many = new HashMap<String, String>();
        for (int i = 0; i < 15; i++) many.put("p" + i, "x".repeat(Limits.SETTING_CHARS_MAX));
        assertThat(environment(List.of(), List.of(), many, Map.of()).systemProperties())
                .hasSize(15);
    }

    @Test
    void aSettingThatIsTooLongIsNamedWithItsLengthTheLimitAndTheCure() {
        String value = "x".repeat(Limits.SETTING_CHARS_MAX + 1);
        assertThatThrownBy(() -> environment(List.of(), List.of(), Map.of("app.data", value), Map.of()))
                .hasMessage("the system property app.data has 1048577 characters; at most 1048576 can travel; put large"
                        + " values into a file, or let the initializer or the tasks capture them");
        assertThatThrownBy(() -> environment(List.of(), List.of(), Map.of(), Map.of("DATA", value)))
                .hasMessageStartingWith("the environment variable DATA has 1048577 characters");
        assertThatThrownBy(() -> environment(List.of(), List.of(value), Map.of(), Map.of()))
                .hasMessageStartingWith("a JVM argument has 1048577 characters");
    }

    @Test
    void theSumIsToldWithItsParts() {
        var many = new HashMap<String, String>();
        for (int i = 0; i < 9; i++) many.put("p" + i, "ü".repeat(1_000_000));
        assertThatThrownBy(() -> environment(List.of(), List.of("-Dabc=1"), many, Map.of("V", "1")))
                .hasMessageContaining(
                        "has 18000027 bytes: class path 0, system properties 18000018, environment variables 2, JVM"
                                + " arguments 7; at most 16777216 can travel");
    }

    @Test
    void tooManyEntriesAreCounted() {
        List<CodeEntry> code = Collections.nCopies(10_001, new CodeEntry.Local("/a.jar"));
        assertThatThrownBy(() -> environment(code, List.of(), Map.of(), Map.of()))
                .hasMessageStartingWith("10001 entries of the class path: at most 10000 can travel; name those");
        assertThatThrownBy(() -> environment(List.of(), Collections.nCopies(1_001, "-ea"), Map.of(), Map.of()))
                .hasMessageStartingWith("1001 JVM arguments: at most 1000 can travel");
        var many = new HashMap<String, String>();
        for (int i = 0; i <= 10_000; i++) many.put("p" + i, "");
        assertThatThrownBy(() -> environment(List.of(), List.of(), many, Map.of()))
                .hasMessageStartingWith("10001 system properties: at most 10000 can travel");
    }

    private static Environment environment(
            List<CodeEntry> code,
            List<String> arguments,
            Map<String, String> properties,
            Map<String, String> variables) {
        return new Environment(
                code,
                new RunnerJvm(arguments, variables),
                properties,
                Optional.empty(),
                1,
                0,
                0,
                Duration.ZERO,
                Optional.empty(),
                Optional.empty());
    }
}
