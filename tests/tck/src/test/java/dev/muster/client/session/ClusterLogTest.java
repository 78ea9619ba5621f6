package dev.muster.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.tck.cluster.FakeCluster;
import dev.muster.tck.fixtures.LogRecorder;
import dev.muster.tck.fixtures.SimpleTasks;
import dev.muster.tck.fixtures.TaskFixtures;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the log says of a cluster that lets tasks wait. */
@Timeout(60)
class ClusterLogTest {
    private static final String SHORTLY = "long enough to see that nothing comes";

    @Test
    void aCutStreamIsToldAndThatTheCoordinatorAnswersAgain() throws Exception {
        var cluster = new FakeCluster(1);
        try (var logged = new LogRecorder()) {
            try (var pool = cluster.pool()) {
                var running = pool.submit(() -> SimpleTasks.pause(200));
                TaskFixtures.awaitStart(running);
                cluster.cutStream();
                assertThat(logged.awaitText(
                                "lost the connection to the cluster: cut by the test; open tasks wait", 30_000))
                        .isNotNull();
                assertThat(logged.awaitText("the coordinator at a fake cluster answers again", 30_000))
                        .isNotNull();
                assertThat(running.get(30, TimeUnit.SECONDS)).isZero();
            }
            assertThat(logged.awaitText("lost", 100)).as(SHORTLY).isNull();
        }
    }

    @Test
    void aLossIsToldOnceHoweverOftenItIsTriedAgainAndNotBeforeTheFirstAnswer() throws Exception {
        var news = new ClusterLog("host:1", true);
        try (var logged = new LogRecorder()) {
            news.detached("refused");
            news.attached();
            assertThat(logged.awaitText("host:1", 100)).as(SHORTLY).isNull();
            news.attached();
            news.detached("reset");
            news.detached("refused");
            assertThat(logged.awaitText("lost the connection to the cluster: reset", 30_000))
                    .isNotNull();
            assertThat(logged.awaitText("host:1", 100)).as(SHORTLY).isNull();
        }
    }

    @Test
    void aClusterWithoutWorkersIsToldOnceAndThatItHasSomeAgain() throws Exception {
        var news = new ClusterLog("host:1", true);
        try (var logged = new LogRecorder()) {
            news.workers(0);
            news.workers(0);
            assertThat(logged.awaitText("no workers, so tasks wait; start one with `muster worker`", 30_000))
                    .isNotNull();
            assertThat(logged.awaitText("host:1", 100)).as(SHORTLY).isNull();
            news.workers(2);
            assertThat(logged.awaitText("has workers now: 2", 30_000)).isNotNull();
            news.workers(1);
            assertThat(logged.awaitText("host:1", 100)).as(SHORTLY).isNull();
        }
    }

    @Test
    void aClusterOfThisProgramThatIsStillStartingIsNoNews() throws Exception {
        try (var logged = new LogRecorder()) {
            new ClusterLog("embedded in this program", false).workers(0);
            assertThat(logged.awaitText("workers", 100)).as(SHORTLY).isNull();
        }
    }
}
