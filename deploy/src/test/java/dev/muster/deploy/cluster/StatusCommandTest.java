package dev.muster.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.deploy.console.Json;
import dev.muster.model.ClusterStatus;
import dev.muster.model.WorkerId;
import dev.muster.task.SessionId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class StatusCommandTest {
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
        var sessions = Stream.of("z", "x", "y").map(StatusCommandTest::session).toList();
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
}
