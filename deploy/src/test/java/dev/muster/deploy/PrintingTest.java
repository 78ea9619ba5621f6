package dev.muster.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.task.ClusterStatus;
import dev.muster.task.SessionId;
import dev.muster.task.WorkerId;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

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
                List.of(new ClusterStatus.Unprepared(new SessionId(1, 2), "its disk\n  is full")));
        var session = new ClusterStatus.Session(new SessionId(1, 2), "desk", 42, 1, true, 5, 6, 7);
        var status = new ClusterStatus("here", "1.0", 90_000_000_000L, List.of(worker), List.of(session));
        assertThat(StatusCommand.asText(status))
                .contains("coordinator here, muster 1.0, up 1 min")
                .containsPattern("rack-1 +rack +99 +ready +4 +3 +2 +1000")
                .contains("worker rack-1 cannot run session 00000000: its disk is full")
                .containsPattern("00000000 +desk +42 +attached +7 +6 +5");
        assertThat(Json.of(StatusCommand.asData(status)))
                .contains("\"name\": \"rack-1\"", "\"running\": 3", "\"why\": \"its disk");
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
