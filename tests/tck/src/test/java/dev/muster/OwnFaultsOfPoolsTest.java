package dev.muster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.client.DefaultProcessPoolBuilder;
import dev.muster.client.cluster.Connector;
import dev.muster.client.code.BlobShelf;
import dev.muster.model.CodeEntry;
import dev.muster.model.messages.ClientToCoordinator;
import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.proto.AdminCalls;
import dev.muster.proto.BlobTransfer;
import dev.muster.proto.Link;
import dev.muster.proto.LinkListener;
import dev.muster.proto.PeerHello;
import dev.muster.proto.Transport;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is thrown on a thread of a pool fails its futures with the reason, and the pool still ends. */
@Timeout(60)
final class OwnFaultsOfPoolsTest {
    private static Error missing() {
        return new NoClassDefFoundError("io/perfmark/PerfMark");
    }

    /** The thread on which the error comes up, each with what else can break at the end. */
    enum Spot {
        /** The one that opens the way to the cluster. */
        OPENING,
        /** The loop, when it dials. */
        DIALING,
        /** One of the transport. */
        TRANSPORT,
        /** One of the cluster in this program. */
        CLUSTER,
        /** The loop, when it sends. */
        SPEAKING
    }

    @ParameterizedTest
    @EnumSource
    void anErrorOnAnyThreadFailsTheTasksWithTheReasonAndThePoolEnds(Spot spot) throws Exception {
        var pool = new DefaultProcessPoolBuilder()
                .maxWorkers(1)
                .connector(new Faulty(spot))
                .build();
        var first = pool.submit(() -> 1);
        assertThatThrownBy(first::get)
                .hasCauseInstanceOf(BrokenProcessPoolException.class)
                .hasMessageContaining("io.perfmark.PerfMark is missing")
                .hasMessageContaining("io.perfmark:perfmark-api");
        assertThatThrownBy(() -> pool.submit(() -> 1).get())
                .isInstanceOf(BrokenProcessPoolException.class)
                .hasMessageContaining("perfmark-api");
        pool.close();
        assertThat(pool.isTerminated()).isTrue();
    }

    private record Faulty(Spot spot) implements Connector {
        @Override
        public String target() {
            return "a faulty cluster";
        }

        @Override
        public List<CodeEntry> code(BlobShelf shelf) {
            return List.of();
        }

        @Override
        public Connection open() {
            if (spot == Spot.OPENING) throw missing();
            var broken = new CompletableFuture<Void>();
            if (spot == Spot.CLUSTER) broken.completeExceptionally(missing());
            return new Connection(new FaultyTransport(spot), () -> {}, broken);
        }
    }

    private record FaultyTransport(Spot spot) implements Transport {
        @Override
        public Link<ClientToCoordinator> openSession(PeerHello hello, LinkListener<CoordinatorToClient> listener) {
            if (spot == Spot.DIALING) throw missing();
            if (spot == Spot.TRANSPORT) new Thread(() -> listener.onFault(missing())).start();
            if (spot == Spot.SPEAKING) new Thread(() -> listener.onUp(hello)).start();
            return new Link<>() {
                @Override
                public void send(ClientToCoordinator message) {
                    if (spot == Spot.SPEAKING) throw missing();
                }

                @Override
                public void flush() {}

                @Override
                public void close(String why) {}
            };
        }

        @Override
        public Link<WorkerToCoordinator> join(PeerHello hello, LinkListener<CoordinatorToWorker> listener) {
            throw new AssertionError("no worker is in this test");
        }

        @Override
        public BlobTransfer bulk() {
            throw missing();
        }

        @Override
        public AdminCalls admin() {
            throw missing();
        }

        @Override
        public void close() {
            throw missing();
        }
    }
}
