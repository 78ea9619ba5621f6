package dev.muster.proto.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.muster.model.BlobId;
import dev.muster.model.RefusalReason;
import dev.muster.model.messages.ClientToCoordinator;
import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.proto.BlobTransfer;
import dev.muster.proto.CallException;
import dev.muster.proto.CoordinatorServer;
import dev.muster.proto.Link;
import dev.muster.proto.Transport;
import dev.muster.proto.security.Authorizer;
import dev.muster.proto.security.CredentialInterceptor;
import dev.muster.proto.security.Role;
import dev.muster.proto.security.Token;
import dev.muster.proto.security.TokenProof;
import dev.muster.proto.v1.AdminGrpc;
import dev.muster.proto.v1.HandshakeGrpc;
import dev.muster.proto.v1.PbAdmin;
import dev.muster.proto.v1.PbHandshake;
import dev.muster.task.SessionId;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On one machine and without TLS both sides prove that they know the token, and a stranger learns nothing. */
@Timeout(120)
final class LocalHandshakeTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path dir;

    private final RecordingAcceptor acceptor = new RecordingAcceptor();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) one.close();
    }

    @Test
    void bothSidesKnowTheTokenAndEverythingWorksByEveryNameOfThisMachine() throws Exception {
        int port = serve(Authorizer.token(SECRET)).port();
        for (String host : List.of("127.0.0.1", "localhost")) {
            var transport = dial(host + ":" + port, SECRET);
            var listener = new RecordingListener<CoordinatorToClient>();
            transport.openSession(BulkContractTest.CLIENT, listener);
            listener.awaitUp();
            var worker = new RecordingListener<CoordinatorToWorker>();
            transport.join(BulkContractTest.CLIENT, worker);
            worker.awaitUp();
            assertThat(transport.admin().status(Duration.ofSeconds(30)).get(30, TimeUnit.SECONDS))
                    .isEqualTo(acceptor.status);
        }
    }

    @Test
    void theCoordinatorOfAnotherUserGetsNeitherTokenNorCode() throws Exception {
        int port = serve(Authorizer.token("another user's")).port();
        assertNothingIsSent(port, "it has another one", "--token-file");
    }

    @Test
    void anImpostorThatAsksForNothingGetsNeitherTokenNorCode() throws Exception {
        int port = serve(Authorizer.open()).port();
        assertNothingIsSent(port, "proves nothing", "--open-to-all-local-users");
    }

    @Test
    void anImpostorThatPassesEverythingOnToTheTrueCoordinatorGetsNeitherTokenNorCode() throws Exception {
        var proxy = new CutProxy(serve(Authorizer.token(SECRET)).port());
        open.add(proxy);
        assertNothingIsSent(proxy.port(), "something forwards connections", "use TLS");
        assertThat(proxy.heard()).isNotEmpty().doesNotContain(SECRET);
    }

    @Test
    void aServerThatDoesNotKnowTheHandshakeGetsNeitherTokenNorCode() throws Exception {
        var other = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .build()
                .start();
        open.add(other::shutdownNow);
        assertNothingIsSent(other.getPort(), "does not know the handshake", "older version of Muster");
    }

    private void assertNothingIsSent(int port, String... words) throws Exception {
        var transport = dial("127.0.0.1:" + port, SECRET);
        var listener = new RecordingListener<CoordinatorToClient>();
        Link<ClientToCoordinator> link = transport.openSession(BulkContractTest.CLIENT, listener);
        link.send(TransportContractTest.offer(1, 100));
        link.flush();
        assertThat(listener.awaitDown())
                .startsWith("the coordinator at 127.0.0.1:" + port
                        + " does not prove that it knows the token of this test, so nothing was sent to it")
                .contains(words);
        assertThat(((CoordinatorToClient.Refused) listener.received.get(0)).reason())
                .isEqualTo(RefusalReason.CREDENTIAL);
        var worker = new RecordingListener<CoordinatorToWorker>();
        transport.join(BulkContractTest.CLIENT, worker);
        worker.awaitDown();
        assertThat(((CoordinatorToWorker.Refused) worker.received.get(0)).reason())
                .isEqualTo(RefusalReason.CREDENTIAL);
        var blob = BlobId.of(new byte[0]);
        for (var call : List.of(
                transport.admin().status(Duration.ofSeconds(30)),
                transport.admin().drain("w"),
                transport.bulk().push(1, InputStream::nullInputStream),
                transport
                        .bulk()
                        .fetch(new SessionId(1, 2), blob, 0, BlobTransfer.Holder.CLIENT, dir.resolve("none")))) {
            CallException failure = BulkContractTest.callFailureOf(call);
            assertThat(failure.kind()).isEqualTo(CallException.Kind.CREDENTIAL);
            assertThat(failure).hasMessageContaining("nothing was sent to it");
        }
        assertThat(acceptor.clients).isEmpty();
        assertThat(acceptor.workers).isEmpty();
        assertThat(acceptor.wanted).isEmpty();
    }

    @Test
    void whoShowsNothingIsTurnedAway() throws Exception {
        int port = serve(Authorizer.token(SECRET)).port();
        var transport = new TcpTransport(TcpClientConfig.open("127.0.0.1:" + port));
        open.add(0, transport);
        var listener = new RecordingListener<CoordinatorToClient>();
        transport.openSession(BulkContractTest.CLIENT, listener);
        assertThat(listener.awaitDown()).contains("asks for a token").contains("none was shown");
        assertThat(acceptor.clients).isEmpty();
    }

    @Test
    void aProofIsGoodForItsConnectionAndItsRoleOnly() throws Exception {
        int port = serve(Authorizer.token(SECRET)).port();
        ManagedChannel own = channel(port);
        ManagedChannel other = channel(port);
        ByteString nonce = TokenProof.nonce();
        String address = "127.0.0.1:" + port;
        var reply = HandshakeGrpc.newBlockingStub(own)
                .prove(PbHandshake.ProveRequest.newBuilder()
                        .setNonce(nonce)
                        .setAddress(address)
                        .build());
        var proof = new TokenProof(nonce, reply.getNonce(), address);
        assertThat(statusWith(proof, Role.ADMIN, own)).isEqualTo(Status.Code.OK);
        assertThat(statusWith(proof, Role.ADMIN, other)).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(statusWith(proof, Role.CLIENT, own)).isEqualTo(Status.Code.UNAUTHENTICATED);
        var elsewhere = new TokenProof(nonce, reply.getNonce(), "127.0.0.1:1");
        assertThat(statusWith(elsewhere, Role.ADMIN, own)).isEqualTo(Status.Code.UNAUTHENTICATED);
    }

    private static Status.Code statusWith(TokenProof proof, Role role, ManagedChannel channel) {
        var headers = new Metadata();
        headers.put(
                CredentialInterceptor.PROOF,
                PbHandshake.CallProof.newBuilder()
                        .setNonce(proof.dialer())
                        .setAddress(proof.address())
                        .setProof(proof.ofDialer(SECRET, role))
                        .build()
                        .toByteArray());
        try {
            var unused = AdminGrpc.newBlockingStub(channel)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                    .status(PbAdmin.StatusRequest.getDefaultInstance());
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }

    private ManagedChannel channel(int port) {
        ManagedChannel channel = Grpc.newChannelBuilder("dns:///127.0.0.1:" + port, InsecureChannelCredentials.create())
                .build();
        open.add(0, channel::shutdownNow);
        return channel;
    }

    private CoordinatorServer serve(Authorizer admission) throws Exception {
        var config = new TcpServerConfig("127.0.0.1", 0, Optional.of(admission), Optional.empty(), Optional.empty());
        var server = CoordinatorServers.tcp(config, BulkContractTest.COORDINATOR, acceptor);
        open.add(server);
        return server;
    }

    private Transport dial(String address, String secret) {
        var transport = new TcpTransport(
                new TcpClientConfig(address, Optional.of(new Token(secret, "this test")), Optional.empty()));
        open.add(0, transport);
        return transport;
    }
}
