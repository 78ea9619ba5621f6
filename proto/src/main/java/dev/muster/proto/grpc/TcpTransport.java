package dev.muster.proto.grpc;

import dev.muster.model.Limits;
import dev.muster.model.PlainText;
import dev.muster.proto.CoordinatorTarget;
import dev.muster.proto.channels.ChannelResolvers;
import dev.muster.proto.channels.ConnectTimeout;
import dev.muster.proto.channels.DialFailureMessages;
import dev.muster.proto.channels.FixedResolverProvider;
import dev.muster.proto.channels.RotatingResolverProvider;
import dev.muster.proto.security.CredentialInterceptor;
import dev.muster.proto.security.Tls;
import dev.muster.proto.security.TlsFiles;
import dev.muster.proto.security.Token;
import dev.muster.proto.security.TokenProofInterceptor;
import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptor;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The way to a coordinator over TCP, with or without TLS. Names no gRPC transport, so that users may choose one. */
public final class TcpTransport extends GrpcTransport {
    private static final long KEEP_ALIVE_SECONDS = 10;
    private static final long KEEP_ALIVE_TIMEOUT_SECONDS = 5;

    private final ChannelCredentials credentials;
    private final CoordinatorTarget address;
    private final Optional<ChannelResolvers> addresses; // none where the address is in numbers
    private final Optional<ClientInterceptor> access;

    /**
     * Dials nothing yet. Without TLS it looks up the name here, once and for all: what is dialed later is what was judged now.
     *
     * @throws IllegalArgumentException if a file of TLS cannot be read, or if it would use plaintext to another machine than
     *     this machine and the configuration does not say that it may
     */
    public TcpTransport(TcpClientConfig config) {
        this(
                config,
                DialFailureMessages.tcp(
                        CoordinatorTarget.parse(config.address()).toString(),
                        config.tls().isPresent()));
    }

    TcpTransport(TcpClientConfig config, DialFailureMessages dialing) {
        super(dialing);
        this.address = CoordinatorTarget.parse(config.address());
        this.credentials = config.tls().map(TcpTransport::credentials).orElseGet(InsecureChannelCredentials::create);
        List<InetAddress> loopback = config.tls().isPresent() ? List.of() : address.loopback();
        if (config.tls().isEmpty() && loopback.isEmpty() && !config.insecurePlaintextOffLoopback()) {
            throw new IllegalArgumentException("refusing to connect without TLS to " + address
                    + ": it is not a loopback address, so others could read what is sent");
        }
        this.addresses = addresses(address, loopback);
        this.access = config.token()
                .map(token -> config.tls().isPresent()
                        ? bearer(token)
                        : new TokenProofInterceptor(address.toString(), token, !loopback.isEmpty()));
    }

    @Override
    ManagedChannel dial() {
        return dial(addresses);
    }

    @Override
    ManagedChannel dialPeer() {
        return dial(addresses.map(ChannelResolvers::ofPeer));
    }

    private ManagedChannel dial(Optional<ChannelResolvers> of) {
        ManagedChannelBuilder<?> builder = of.<ManagedChannelBuilder<?>>map(each -> each.newChannelBuilder(credentials))
                .orElseGet(() -> Grpc.newChannelBuilder(address.target(), credentials))
                .directExecutor()
                .maxInboundMessageSize(Limits.MESSAGE_BYTES_MAX)
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .disableRetry();
        access.ifPresent(builder::intercept);
        ConnectTimeout.set(builder);
        return builder.build();
    }

    @Override
    void reachedNobody() {
        addresses.ifPresent(ChannelResolvers::failed);
    }

    @Override
    boolean reached(SocketAddress peer) {
        return addresses.map(each -> each.reached(peer)).orElse(false);
    }

    private static Optional<ChannelResolvers> addresses(CoordinatorTarget address, List<InetAddress> loopback) {
        if (!loopback.isEmpty()) return Optional.of(FixedResolverProvider.of(address, loopback));
        return address.isName() ? Optional.of(RotatingResolverProvider.of(address.target())) : Optional.empty();
    }

    private static ClientInterceptor bearer(Token token) {
        var headers = new Metadata();
        headers.put(CredentialInterceptor.AUTHORIZATION, CredentialInterceptor.BEARER + token.secret());
        return MetadataUtils.newAttachHeadersInterceptor(headers);
    }

    private static ChannelCredentials credentials(Tls tls) {
        TlsFiles.check(tls);
        var builder = TlsChannelCredentials.newBuilder();
        Path reading = Path.of("");
        try {
            if (tls.authority().isPresent()) {
                reading = tls.authority().get();
                builder.trustManager(reading.toFile());
            }
            if (tls.certificate().isPresent() && tls.key().isPresent()) {
                reading = tls.certificate().get();
                builder.keyManager(reading.toFile(), tls.key().get().toFile());
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("the TLS file " + reading + " cannot be read: " + PlainText.of(e), e);
        }
        return builder.build();
    }
}
