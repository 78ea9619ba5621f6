package dev.muster.proto.grpc;

import dev.muster.model.Limits;
import dev.muster.proto.CoordinatorAcceptor;
import dev.muster.proto.CoordinatorServer;
import dev.muster.proto.PeerAddress;
import dev.muster.proto.PeerHello;
import dev.muster.proto.security.Authorizer;
import dev.muster.proto.security.ConnectionNonces;
import dev.muster.proto.security.CredentialInterceptor;
import dev.muster.proto.security.HandshakeService;
import dev.muster.proto.security.Tls;
import dev.muster.proto.security.TlsFiles;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Listens on TCP; the only place that names Netty, and only the part of it that gRPC has no general word for. */
final class TcpServer {
    private static final int CALLS_PER_CONNECTION = 128;
    private static final int RESETS_PER_WINDOW = 200;
    private static final int RESET_WINDOW_SECONDS = 30;

    private TcpServer() {}

    static CoordinatorServer listen(TcpServerConfig config, PeerHello own, CoordinatorAcceptor acceptor)
            throws IOException {
        InetAddress on = InetAddress.getByName(config.host());
        if (!on.isLoopbackAddress()) demandProtection(config);
        var services = new Services(own, acceptor);
        Authorizer admission = config.admission().orElseGet(Authorizer::open);
        var builder = NettyServerBuilder.forAddress(new InetSocketAddress(on, config.port()), credentials(config))
                .directExecutor()
                .intercept(new PeerAddress())
                .intercept(new CredentialInterceptor(admission))
                .addTransportFilter(new ConnectionNonces())
                .addService(new HandshakeService(admission))
                .maxInboundMessageSize(Limits.MESSAGE_BYTES_MAX)
                .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
                .maxRstFramesPerWindow(RESETS_PER_WINDOW, RESET_WINDOW_SECONDS)
                .handshakeTimeout(5, TimeUnit.SECONDS)
                .maxConnectionIdle(60, TimeUnit.SECONDS)
                .keepAliveTime(10, TimeUnit.SECONDS)
                .keepAliveTimeout(5, TimeUnit.SECONDS)
                .permitKeepAliveTime(5, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true);
        services.all().forEach(builder::addService);
        try {
            return new GrpcServer(builder.build().start(), services);
        } catch (IOException e) {
            Throwable root = e.getCause() == null ? e : e.getCause();
            throw new IOException(
                    "cannot listen on " + config.host() + ":" + config.port() + ": " + root.getMessage()
                            + "; is another process there, and is the address one of this machine?",
                    e);
        }
    }

    private static void demandProtection(TcpServerConfig config) {
        if (config.tls().isPresent() && config.admission().isPresent()) return;
        String missing =
                config.tls().isPresent() ? "a token" : config.admission().isPresent() ? "TLS" : "TLS and a token";
        throw new IllegalArgumentException("refusing to listen on " + config.host() + " without " + missing
                + ": everyone who can reach it could run code on the workers. Give a certificate, its key and a token,"
                + " or listen on 127.0.0.1");
    }

    private static ServerCredentials credentials(TcpServerConfig config) throws IOException {
        if (config.tls().isEmpty()) return InsecureServerCredentials.create();
        Tls tls = config.tls().get();
        TlsFiles.check(tls);
        config.clientAuthority().ifPresent(TlsFiles::checkCertificates);
        var builder = TlsServerCredentials.newBuilder()
                .keyManager(
                        tls.certificate().orElseThrow().toFile(),
                        tls.key().orElseThrow().toFile());
        if (config.clientAuthority().isPresent()) {
            builder.trustManager(config.clientAuthority().get().toFile())
                    .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
        }
        return builder.build();
    }
}
