package dev.muster.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.TaskFuture;
import dev.muster.client.DefaultProcessPoolBuilder;
import dev.muster.client.cluster.Connector;
import dev.muster.client.code.BlobShelf;
import dev.muster.model.CodeEntry;
import dev.muster.model.Place;
import dev.muster.model.WorkerId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RemoteTaskTest {
    @Test
    void item_4_3_ofACancelAndTheNewsOfAStartOneComesFirst() {
        var somewhere = new Place("host", new WorkerId("worker", 1), 1);
        var never = new Unanswered();
        try (var pool = new DefaultProcessPoolBuilder().connector(never).build()) {
            for (int round = 0; round < 3_000; round++) {
                TaskFuture<Integer> future = pool.submit(() -> 1);
                var each = (RemoteTask<Integer>) future;
                var news = CompletableFuture.runAsync(() -> each.started(somewhere));
                boolean cancelled = each.cancel();
                news.join();
                assertThat(each.isStarted()).isEqualTo(!cancelled);
                assertThat(each.isRunning()).isEqualTo(!cancelled);
                assertThat(each.isCancelled()).isEqualTo(cancelled);
            }
            pool.killWorkers();
            never.open.countDown();
        }
    }

    /** A cluster that takes as long to start as the test lasts. */
    private static final class Unanswered implements Connector {
        final CountDownLatch open = new CountDownLatch(1);

        @Override
        public String target() {
            return "nowhere";
        }

        @Override
        public List<CodeEntry> code(BlobShelf shelf) {
            return List.of();
        }

        @Override
        public Connection open() throws InterruptedException {
            open.await();
            throw new IllegalStateException("closed");
        }
    }
}
