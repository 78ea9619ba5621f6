package dev.muster.deploy.console;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class PrintingTest {
    @Test
    void aTableIsAsWideAsItNeedsAndPutsNumbersToTheRight() {
        var table = new Table("NAME", "N");
        table.row("a", 1);
        table.row("longer", 100);
        assertThat(table.toString().lines()).containsExactly("NAME      N", "a         1", "longer  100");
    }

    @Test
    void aNameCannotPaintOnTheScreen() {
        var table = new Table("NAME");
        table.row("evil\u001b[2Jname\n");
        assertThat(table.toString()).contains("evil?[2Jname?").doesNotContain("\u001b");
    }

    @Test
    void jsonEscapesWhatItMust() {
        var data = new LinkedHashMap<String, Object>();
        data.put("text", "a \"quoted\" \\ line\nand\u0001 more");
        data.put("list", List.of(1, true, 2.5));
        data.put("empty", List.of());
        assertThat(Json.of(data)).isEqualTo("""
            {
              "text": "a \\"quoted\\" \\\\ line\\nand\\u0001 more",
              "list": [
                1,
                true,
                2.5
              ],
              "empty": []
            }\
            """);
    }

    @Test
    void aLineOfTheLogHasADateAndTheOffsetFromUtc() {
        var logger = (ch.qos.logback.classic.Logger) LoggerFactory.getLogger("ROOT");
        var appender = (ConsoleAppender<ILoggingEvent>) logger.getAppender("STDERR");
        var event = new LoggingEvent("", logger, Level.INFO, "a worker joined", null, new Object[0]);
        assertThat(new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8))
                .matches(
                        "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) INFO  a worker joined\\R");
    }
}
