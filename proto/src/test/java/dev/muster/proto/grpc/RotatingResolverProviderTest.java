package dev.muster.proto.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.BlobId;
import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.proto.BlobTransfer;
import dev.muster.proto.CoordinatorServer;
import dev.muster.proto.channels.ChannelResolvers;
import dev.muster.proto.channels.ConnectTimeout;
import dev.muster.proto.channels.DialFailureMessages;
import dev.muster.proto.channels.RotatingResolverProvider;
import dev.muster.task.SessionId;
import io.grpc.ChannelCredentials;
import io.grpc.EquivalentAddressGroup;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A name with several addresses, the first of which leads nowhere. */
@Timeout(60)
@EnabledOnOs(OS.LINUX) // where each address of 127.0.0.0/8 is one of this machine
final class RotatingResolverProviderTest {
    @TempDir
    Path directory = Path.of("");

    private final RecordingAcceptor acceptor = new RecordingAcceptor();

    @Test
    void anAddressThatAcceptsNothingGivesItsTurnToTheNextWithinTheTimeOfAClient() throws Exception {
        try (var server = server();
                var stuck = new Stuck(server.port());
                var transport = new Named(List.of(stuck.address(), live(server)))) {
            var listener = new RecordingListener<CoordinatorToClient>();
            transport.openSession(TransportContractTest.CLIENT, listener);
            assertThat(listener.awaitUp()).isEqualTo(TransportContractTest.COORDINATOR);
            assertThat(listener.isDown.getCount())
                    .as("streams that had to end for it")
                    .isOne();
        }
    }

    @Test
    void afterAnAttemptThatReachedNobodyAnotherAddressIsTheFirst() {
        var one = new InetSocketAddress("127.0.0.2", 1);
        var two = new InetSocketAddress("127.0.0.3", 1);
        var three = new InetSocketAddress("127.0.0.4", 1);
        var next = new RotatingResolverProvider("test:///somewhere", new LookUp(List.of(one, two, three)));
        assertThat(lookedUp(next)).containsExactly(one, two, three);
        next.failed();
        assertThat(lookedUp(next)).containsExactly(two, three, one);
        assertThat(lookedUp(next)).containsExactly(two, three, one);
        next.failed();
        next.failed();
        assertThat(lookedUp(next)).containsExactly(one, two, three);
    }

    @Test
    void whatIsFetchedComesFromTheCoordinatorThatHasAnsweredOnTheStream() throws Exception {
        var other = new RecordingAcceptor();
        try (var server = server();
                var second = CoordinatorServers.tcp(
                        new TcpServerConfig(
                                "127.0.0.2", server.port(), Optional.empty(), Optional.empty(), Optional.empty()),
                        TransportContractTest.COORDINATOR,
                        other);
                var transport = new Named(List.of(new InetSocketAddress("127.0.0.2", second.port()), live(server)))) {
            transport.next.failed(); // so that a stream reaches the second of them
            var listener = new RecordingListener<CoordinatorToClient>();
            transport.openSession(TransportContractTest.CLIENT, listener);
            listener.awaitUp();
            transport.lookUp.isSilent = true;
            var fetch = transport
                    .bulk()
                    .fetch(
                            new SessionId(1, 2),
                            BlobId.of(new byte[1]),
                            1,
                            BlobTransfer.Holder.CLIENT,
                            directory.resolve("blob"));
            assertThat(RecordingAcceptor.next(acceptor.wanted).blob()).isEqualTo(BlobId.of(new byte[1]));
            assertThat(other.wanted).isEmpty();
            assertThat(fetch).isNotDone();
        }
    }

    @Test
    void aCoordinatorBehindAnotherAddressIsAnotherOne() {
        var one = new InetSocketAddress("127.0.0.2", 1);
        var two = new InetSocketAddress("127.0.0.3", 1);
        var next = new RotatingResolverProvider("test:///somewhere", new LookUp(List.of(one, two)));
        assertThat(next.ofPeer()).as("nobody has answered").isSameAs(next);
        lookedUp(next);
        assertThat(next.reached(two)).isTrue();
        assertThat(lookedUp(next.ofPeer())).containsExactly(two);
        assertThat(next.reached(two)).as("the same").isFalse();
        assertThat(next.reached(one)).isTrue();
        assertThat(lookedUp(next.ofPeer())).containsExactly(one);
        assertThat(next.reached(new InetSocketAddress("127.0.0.9", 1)))
                .as("a proxy")
                .isTrue();
        assertThat(next.ofPeer()).isSameAs(next);
        next.reached(one);
        next.failed();
        assertThat(next.ofPeer()).as("it may be gone").isSameAs(next);
    }

    private static List<SocketAddress> lookedUp(ChannelResolvers next) {
        var found = new ArrayList<SocketAddress>();
        NameResolver.Args args = NameResolver.Args.newBuilder()
                .setDefaultPort(80)
                .setProxyDetector(target -> null)
                .setSynchronizationContext(new SynchronizationContext((thread, thrown) -> {}))
                .setServiceConfigParser(new NameResolver.ServiceConfigParser() {
                    @Override
                    public NameResolver.ConfigOrError parseServiceConfig(Map<String, ?> raw) {
                        return NameResolver.ConfigOrError.fromConfig(raw);
                    }
                })
                .build();
        next.newNameResolver(URI.create("asked:" + next.path()), args).start(new NameResolver.Listener2() {
            @Override
            public void onResult(NameResolver.ResolutionResult result) {
                var addresses = result.getAddressesOrError().getValue();
                addresses.forEach(group -> found.addAll(group.getAddresses()));
            }

            @Override
            public void onError(Status error) {
                throw error.asRuntimeException();
            }
        });
        return found;
    }

    private CoordinatorServer server() throws IOException {
        var config = new TcpServerConfig("127.0.0.1", 0, Optional.empty(), Optional.empty(), Optional.empty());
        return CoordinatorServers.tcp(config, TransportContractTest.COORDINATOR, acceptor);
    }

    private static InetSocketAddress live(CoordinatorServer server) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    }

    /** Listens and accepts nothing: its queue is full, so what is sent to it is dropped. */
    private static final class Stuck implements AutoCloseable {
        private final ServerSocket listening;
        private final List<Socket> waiting = new ArrayList<>();

        Stuck(int port) throws IOException {
            listening = new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 2}));
            try {
                while (waiting.size() < 20) {
                    var socket = new Socket();
                    waiting.add(socket);
                    socket.connect(listening.getLocalSocketAddress(), 200);
                }
            } catch (SocketTimeoutException full) {
                return;
            }
            throw new AssertionError("this system queues more than it is told to");
        }

        InetSocketAddress address() {
            return (InetSocketAddress) listening.getLocalSocketAddress();
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : waiting) socket.close();
            listening.close();
        }
    }

    /** Dials what a name stands for, as the transport over TCP does. */
    private static final class Named extends GrpcTransport {
        private final LookUp lookUp;
        private final RotatingResolverProvider next;

        Named(List<InetSocketAddress> addresses) {
            super(DialFailureMessages.tcp("somewhere", false));
            lookUp = new LookUp(addresses);
            next = new RotatingResolverProvider("test:///somewhere", lookUp);
        }

        @Override
        boolean reached(SocketAddress peer) {
            return next.reached(peer);
        }

        @Override
        void reachedNobody() {
            next.failed();
        }

        @Override
        ManagedChannel dial() {
            return dial(next);
        }

        @Override
        ManagedChannel dialPeer() {
            return dial(next.ofPeer());
        }

        private static ManagedChannel dial(ChannelResolvers addresses) {
            ChannelCredentials plain = InsecureChannelCredentials.create();
            ManagedChannelBuilder<?> builder = addresses.newChannelBuilder(plain);
            ConnectTimeout.set(builder);
            return builder.directExecutor().build();
        }
    }

    private static final class LookUp extends NameResolverProvider {
        private final List<InetSocketAddress> addresses;

        /** As a name server that answers no more. */
        private volatile boolean isSilent;

        LookUp(List<InetSocketAddress> addresses) {
            this.addresses = addresses;
        }

        @Override
        protected boolean isAvailable() {
            return true;
        }

        @Override
        protected int priority() {
            return 5;
        }

        @Override
        public String getDefaultScheme() {
            return "test";
        }

        @Override
        public NameResolver newNameResolver(URI target, NameResolver.Args args) {
            return new NameResolver() {
                @Override
                public String getServiceAuthority() {
                    return "somewhere";
                }

                @Override
                public void start(Listener2 listener) {
                    if (isSilent) return;
                    listener.onResult(ResolutionResult.newBuilder()
                            .setAddressesOrError(StatusOr.fromValue(addresses.stream()
                                    .map(EquivalentAddressGroup::new)
                                    .toList()))
                            .build());
                }

                @Override
                public void shutdown() {}
            };
        }
    }
}
