package dev.muster.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import dev.muster.model.ClusterStatus;
import dev.muster.model.WorkerId;
import dev.muster.task.SessionId;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PrintingTest {
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
    void theStatusShowsEachWorkerAndWhatItDoes() {
        var worker = new ClusterStatus.Worker(
                        new WorkerId("rack-1", 7),
                        "rack",
                        99,
                        ClusterStatus.WorkerState.READY,
                        "",
                        4,
                        3,
                        2,
                        1000,
                        List.of(new ClusterStatus.Unprepared(new SessionId(1, 2), "its disk\n  is full")))
                .from(new ClusterStatus.Origin("daemon", "192.0.2.1:5555", "0.9"));
        var session = new ClusterStatus.Session(
                new SessionId(1, 2),
                "desk",
                42,
                1,
                true,
                5,
                6,
                7,
                "orders",
                new ClusterStatus.Origin("alice", "192.0.2.2:6666", "0.8"));
        var status = new ClusterStatus("here", "1.0", 90_000_000_000L, List.of(worker), List.of(session));
        assertThat(StatusCommand.asText(status))
                .contains("coordinator here, muster 1.0, up 1 min")
                .containsPattern("rack-1 +ready +4 +3 +2 +1000 +rack +99 +daemon +192.0.2.1:5555 +0.9")
                .contains("worker rack-1 cannot run session 00000000: its disk is full")
                .containsPattern("orders +00000000 +attached +7 +6 +5 +desk +42 +alice +192.0.2.2:6666 +0.8");
        assertThat(Json.of(StatusCommand.asData(status)))
                .contains("\"name\": \"rack-1\"", "\"running\": 3", "\"address\": \"192.0.2.1:5555\"")
                .contains("\"name\": \"orders\"", "\"user\": \"alice\"", "\"build\": \"0.8\"", "\"why\": \"its disk");
    }

    @Test
    void theStatusIsSortedByTheNamesOfWorkersAndPools() {
        var workers = Stream.of("c", "a", "b").map(name -> worker(name, 1)).toList();
        var sessions = Stream.of("z", "x", "y").map(PrintingTest::session).toList();
        var sorted = StatusCommand.sorted(new ClusterStatus("here", "1.0", 0, workers, sessions));
        assertThat(sorted.workers()).extracting(w -> w.id().name()).containsExactly("a", "b", "c");
        assertThat(sorted.sessions()).extracting(ClusterStatus.Session::name).containsExactly("x", "y", "z");
        var twins = List.of(worker("a", 2), worker("a", 1));
        assertThat(StatusCommand.sorted(new ClusterStatus("here", "1.0", 0, twins, List.of()))
                        .workers())
                .extracting(w -> w.id().incarnation())
                .containsExactly(1L, 2L);
    }

    private static ClusterStatus.Worker worker(String name, long incarnation) {
        return new ClusterStatus.Worker(
                new WorkerId(name, incarnation),
                "rack",
                99,
                ClusterStatus.WorkerState.READY,
                "",
                4,
                3,
                2,
                1000,
                List.of());
    }

    private static ClusterStatus.Session session(String name) {
        return new ClusterStatus.Session(
                new SessionId(1, 2), "desk", 42, 1, true, 5, 6, 7, name, ClusterStatus.Origin.UNKNOWN);
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

    @Test
    void addressesAreReadInAllTheirForms() {
        assertThat(Address.parse("127.0.0.1")).hasToString("127.0.0.1:7300");
        assertThat(Address.parse("dns:///coordinator:99")).hasToString("coordinator:99");
        assertThat(Address.parse("[::1]:5")).hasToString("[::1]:5");
        assertThat(Address.parse("[::1]").isLoopback()).isTrue();
        assertThat(Address.parse("0.0.0.0:1").isLoopback()).isFalse();
        assertThatThrownBy(() -> Address.parse("a:b:c")).hasMessageContaining("is no address");
        assertThatThrownBy(() -> Address.parse("host:99999")).hasMessageContaining("0 to 65535");
    }
}
