package dev.muster.proto.grpc;

import dev.muster.proto.CoordinatorAcceptor;
import dev.muster.proto.CoordinatorServer;
import dev.muster.proto.PeerHello;
import dev.muster.proto.channels.DialFailureMessages;
import dev.muster.proto.security.Token;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** The contract, over TCP on this machine, where both sides prove that they know a token. */
final class TcpTransportTest extends TransportContractTest {
    private static final Token TOKEN = new Token("s3cret", "this test");

    private @Nullable ServerSocket silence;

    @Override
    CoordinatorServer serve(PeerHello own, CoordinatorAcceptor acceptor) throws Exception {
        return CoordinatorServers.tcp(TcpServerConfig.loopback(0, TOKEN), own, acceptor);
    }

    @Override
    GrpcTransport reach() {
        return new TcpTransport(dialing(server.port()));
    }

    private static TcpClientConfig dialing(int port) {
        return new TcpClientConfig("127.0.0.1:" + port, Optional.of(TOKEN), Optional.empty());
    }

    @Override
    GrpcTransport reachSilence(Duration helloWithin) throws Exception {
        silence = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        int port = silence.getLocalPort();
        return new TcpTransport(
                dialing(port),
                DialFailureMessages.tcp("127.0.0.1:" + port, false).within(helloWithin));
    }

    @Override
    boolean isFailureFinal() {
        return false;
    }

    @AfterEach
    void end() throws IOException {
        if (silence != null) silence.close();
    }
}
