package dev.muster.proto.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.muster.proto.security.Credential;
import dev.muster.proto.security.Role;
import dev.muster.proto.security.TestCertificate;
import dev.muster.proto.security.Tls;
import dev.muster.proto.security.Token;
import dev.muster.task.SessionId;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What TCP needs beyond the contract: credentials, TLS, and peers that are none. */
@Timeout(120)
final class TcpSafetyTest {
    private static final Duration TLS_TROUBLE_WITHIN = Duration.ofSeconds(2);

    @TempDir
    static Path dir;

    private static TestCertificate ours;
    private static TestCertificate theirs;

    private final RecordingAcceptor acceptor = new RecordingAcceptor();
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void makeCertificates() throws Exception {
        ours = TestCertificate.in(dir, "ours");
        theirs = TestCertificate.in(dir, "theirs");
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) one.close();
    }

    @Test
    void withTlsAndTheTokenEverythingWorks() throws Exception {
        var server = serve(Optional.of(Authorizer.token("s3cret")), Optional.of(tls()));
        var transport = dial(server.port(), Optional.of("s3cret"), Optional.of(Tls.trusting(ours.certificate())));
        var listener = new RecordingListener<CoordinatorToClient>();
        transport.openSession(BulkContractTest.CLIENT, listener);
        assertThat(listener.awaitUp()).isEqualTo(BulkContractTest.COORDINATOR);
        assertThat(transport.admin().status(Duration.ofSeconds(30)).get(30, TimeUnit.SECONDS))
                .isEqualTo(acceptor.status);
    }

    @Test
    void aWrongOrMissingTokenIsRefusedEverywhere() throws Exception {
        var server = serve(Optional.of(Authorizer.token("s3cret")), Optional.of(tls()));
        for (Optional<String> token : List.of(Optional.<String>empty(), Optional.of("wrong"))) {
            var transport = dial(server.port(), token, Optional.of(Tls.trusting(ours.certificate())));
            var listener = new RecordingListener<CoordinatorToClient>();
            transport.openSession(BulkContractTest.CLIENT, listener);
            assertThat(listener.awaitDown())
                    .contains("check the token")
                    .contains(token.isPresent() ? "is not the one of this coordinator" : "none was shown");
            assertThat(((CoordinatorToClient.Refused) listener.received.get(0)).reason())
                    .isEqualTo(RefusalReason.CREDENTIAL);
            var worker = new RecordingListener<CoordinatorToWorker>();
            transport.join(BulkContractTest.CLIENT, worker);
            worker.awaitDown();
            assertThat(((CoordinatorToWorker.Refused) worker.received.get(0)).reason())
                    .isEqualTo(RefusalReason.CREDENTIAL);
            assertCredential(transport.admin().status(Duration.ofSeconds(30)));
            assertCredential(transport.bulk().push(1, () -> InputStream.nullInputStream()));
            assertCredential(transport
                    .bulk()
                    .fetch(
                            new SessionId(1, 2),
                            BlobId.of(new byte[0]),
                            0,
                            BlobTransfer.Holder.CLIENT,
                            dir.resolve("none")));
        }
        assertThat(acceptor.clients).isEmpty();
        assertThat(acceptor.wanted).isEmpty();
    }

    private static void assertCredential(CompletableFuture<?> call) {
        assertThat(BulkContractTest.callFailureOf(call).kind()).isEqualTo(CallException.Kind.CREDENTIAL);
    }

    @Test
    void aTokenForAnotherRoleIsRefused() throws Exception {
        var workersOnly = new Authorizer() {
            @Override
            public Verdict judge(Role role, Credential credential) {
                if (!credential.knows("w")) return Verdict.UNKNOWN;
                return role == Role.WORKER ? Verdict.ADMITTED : Verdict.OTHER_ROLE;
            }

            @Override
            public Optional<String> token() {
                return Optional.of("w");
            }
        };
        var server = serve(Optional.of(workersOnly), Optional.empty());
        var transport = dial(server.port(), Optional.of("w"), Optional.empty());
        var listener = new RecordingListener<CoordinatorToClient>();
        transport.openSession(BulkContractTest.CLIENT, listener);
        assertThat(listener.awaitDown()).contains("role CLIENT");
        var worker = new RecordingListener<CoordinatorToWorker>();
        transport.join(BulkContractTest.CLIENT, worker);
        worker.awaitUp();
    }

    @Test
    void plaintextMeetsTlsAndHearsOfIt() throws Exception {
        var server = serve(Optional.empty(), Optional.of(tls()));
        assertTlsTrouble(dial(server.port(), Optional.empty(), Optional.empty()));
    }

    @Test
    void tlsMeetsPlaintextAndHearsOfIt() throws Exception {
        var server = serve(Optional.empty(), Optional.empty());
        assertTlsTrouble(dial(server.port(), Optional.empty(), Optional.of(Tls.trusting(ours.certificate()))));
    }

    @Test
    void withoutAFileOfIssuersThoseThatTheJvmTrustsAreBelieved() throws Exception {
        var server = serve(Optional.empty(), Optional.of(tls()));
        var jvmTrusts = new Tls(Optional.empty(), Optional.empty(), Optional.empty());
        assertTlsTrouble(dial(server.port(), Optional.empty(), Optional.of(jvmTrusts)));
        System.setProperty("javax.net.ssl.trustStore", ours.trustStore(dir).toString());
        System.setProperty("javax.net.ssl.trustStorePassword", "changeit");
        try {
            var listener = new RecordingListener<CoordinatorToClient>();
            dial(server.port(), Optional.empty(), Optional.of(jvmTrusts))
                    .openSession(BulkContractTest.CLIENT, listener);
            listener.awaitUp();
        } finally {
            System.clearProperty("javax.net.ssl.trustStore");
            System.clearProperty("javax.net.ssl.trustStorePassword");
        }
    }

    @Test
    void plaintextIsSpokenToThisMachineOnly() {
        for (String elsewhere :
                List.of("192.0.2.1:7300", "10.0.0.1:7300", "[2001:db8::1]:7300", "no-such-host.invalid:7300")) {
            var config = TcpClientConfig.open(elsewhere);
            assertThatThrownBy(() -> new TcpTransport(config))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("refusing to connect without TLS to " + elsewhere);
            open.add(new TcpTransport(new TcpClientConfig(elsewhere, Optional.empty(), Optional.empty(), true)));
        }
    }

    @Test
    void aStrangersCertificateIsRefused() throws Exception {
        var server = serve(Optional.empty(), Optional.of(tls()));
        assertTlsTrouble(dial(server.port(), Optional.empty(), Optional.of(Tls.trusting(theirs.certificate()))));
    }

    private static void assertTlsTrouble(Transport transport) {
        // the classes of TLS and HTTP/2 are loaded by a first attempt, the second is measured
        for (int attempt = 0; attempt < 2; attempt++) {
            long before = System.nanoTime();
            var listener = new RecordingListener<CoordinatorToClient>();
            transport.openSession(BulkContractTest.CLIENT, listener);
            assertThat(listener.awaitDown()).contains("TLS");
            assertThat(listener.peer).isNull();
            if (attempt == 1) assertThat(System.nanoTime() - before).isLessThan(TLS_TROUBLE_WITHIN.toNanos());
        }
        assertThat(BulkContractTest.failureOf(transport.admin().status(Duration.ofSeconds(30))))
                .hasMessageContaining("TLS");
    }

    @Test
    void aCoordinatorThatDemandsCertificatesTurnsAwayWhoHasNone() throws Exception {
        var config = new TcpServerConfig(
                "127.0.0.1", 0, Optional.empty(), Optional.of(tls()), Optional.of(theirs.certificate()));
        var server = CoordinatorServers.tcp(config, BulkContractTest.COORDINATOR, acceptor);
        open.add(server);
        var listener = new RecordingListener<CoordinatorToClient>();
        dial(server.port(), Optional.empty(), Optional.of(Tls.trusting(ours.certificate())))
                .openSession(BulkContractTest.CLIENT, listener);
        assertThat(listener.awaitDown()).contains("TLS");
        var known =
                new Tls(Optional.of(theirs.certificate()), Optional.of(theirs.key()), Optional.of(ours.certificate()));
        var welcome = new RecordingListener<CoordinatorToClient>();
        dial(server.port(), Optional.empty(), Optional.of(known)).openSession(BulkContractTest.CLIENT, welcome);
        welcome.awaitUp();
    }

    @Test
    void offLoopbackNothingListensWithoutTlsAndAToken() {
        var token = Optional.of(Authorizer.token("s3cret"));
        var none = Optional.<Authorizer>empty();
        refusesToListen(
                new TcpServerConfig("0.0.0.0", 0, none, Optional.empty(), Optional.empty()), "without TLS and a token");
        refusesToListen(new TcpServerConfig("0.0.0.0", 0, token, Optional.empty(), Optional.empty()), "without TLS");
        refusesToListen(
                new TcpServerConfig("0.0.0.0", 0, none, Optional.of(tls()), Optional.empty()), "without a token");
    }

    private void refusesToListen(TcpServerConfig config, String why) {
        assertThatThrownBy(() -> CoordinatorServers.tcp(config, BulkContractTest.COORDINATOR, acceptor))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("or listen on 127.0.0.1");
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        var server = serve(Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> CoordinatorServers.tcp(
                        TcpServerConfig.loopback(server.port(), new Token("s3cret", "this test")),
                        BulkContractTest.COORDINATOR,
                        acceptor))
                .hasMessageContaining("127.0.0.1:" + server.port())
                .hasMessageContaining("another process");
    }

    @Test
    void aTornConnectionIsHeardOfAtBothEnds() throws Exception {
        var server = serve(Optional.empty(), Optional.empty());
        var proxy = new CutProxy(server.port());
        open.add(proxy);
        var transport = dial(proxy.port(), Optional.empty(), Optional.empty());
        var listener = new RecordingListener<CoordinatorToClient>();
        Link<ClientToCoordinator> link = transport.openSession(BulkContractTest.CLIENT, listener);
        listener.awaitUp();
        proxy.cut();
        assertThat(listener.awaitDown()).contains("is gone");
        var opened = RecordingAcceptor.next(acceptor.clients);
        assertThat(opened.listener().awaitDown()).contains("is gone");
        link.send(new ClientToCoordinator.Goodbye());
        link.flush();
        var again = new RecordingListener<CoordinatorToClient>();
        transport.openSession(BulkContractTest.CLIENT, again);
        again.awaitUp();
        assertThat(listener.faults).isEmpty();
        assertThat(opened.listener().faults).isEmpty();
    }

    @Test
    void aPeerThatNeverAnswersIsGivenUp() throws Exception {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var listener = new RecordingListener<CoordinatorToClient>();
            dial(silent.getLocalPort(), Optional.empty(), Optional.empty())
                    .openSession(BulkContractTest.CLIENT, listener);
            assertThat(listener.awaitDown()).contains("did not answer within").contains("check the address");
        }
    }

    @Test
    void garbageHurtsNobodyElse() throws Exception {
        var server = serve(Optional.empty(), Optional.empty());
        var listener = new RecordingListener<CoordinatorToClient>();
        var transport = dial(server.port(), Optional.empty(), Optional.empty());
        transport.openSession(BulkContractTest.CLIENT, listener);
        listener.awaitUp();
        var random = new Random(1);
        for (int i = 0; i < 20; i++) {
            byte[] garbage = new byte[1_000];
            random.nextBytes(garbage);
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                if (i % 2 == 0)
                    socket.getOutputStream()
                            .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().write(garbage);
            }
        }
        var late = new RecordingListener<CoordinatorToClient>();
        transport.openSession(BulkContractTest.CLIENT, late);
        late.awaitUp();
        assertThat(listener.isDown.getCount()).isEqualTo(1);
        assertThat(acceptor.clients).hasSize(2);
    }

    private static Tls tls() {
        return Tls.showing(ours.certificate(), ours.key());
    }

    private CoordinatorServer serve(Optional<Authorizer> admission, Optional<Tls> tls) throws Exception {
        var server = CoordinatorServers.tcp(
                new TcpServerConfig("127.0.0.1", 0, admission, tls, Optional.empty()),
                BulkContractTest.COORDINATOR,
                acceptor);
        open.add(server);
        return server;
    }

    private Transport dial(int port, Optional<String> token, Optional<Tls> tls) {
        var transport = new TcpTransport(
                new TcpClientConfig("127.0.0.1:" + port, token.map(secret -> new Token(secret, "this test")), tls));
        open.add(0, transport);
        return transport;
    }
}
