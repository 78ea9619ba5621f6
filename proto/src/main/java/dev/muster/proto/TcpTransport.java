package dev.muster.proto;

import dev.muster.task.Limits;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The way to a coordinator over TCP, with or without TLS. Names no gRPC transport, so that users may choose one. */
public final class TcpTransport extends GrpcTransport {
    private static final long KEEP_ALIVE_SECONDS = 10;
    private static final long KEEP_ALIVE_TIMEOUT_SECONDS = 5;

    private final TcpClientConfig config;
    private final Address address;
    private final ChannelCredentials credentials;

    /** Fails with an {@link IllegalArgumentException} if a file of TLS cannot be read. Dials nothing yet. */
    public TcpTransport(TcpClientConfig config) {
        super(new Dialing(
                Address.parse(config.address()).toString(), config.tls().isPresent()));
        this.config = config;
        this.address = Address.parse(config.address());
        this.credentials = config.tls().map(TcpTransport::credentials).orElseGet(InsecureChannelCredentials::create);
    }

    @Override
    ManagedChannel dial() {
        ManagedChannelBuilder<?> builder = Grpc.newChannelBuilder(address.target(), credentials)
                .directExecutor()
                .maxInboundMessageSize(Limits.MESSAGE_BYTES_MAX)
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .disableRetry();
        config.token().ifPresent(token -> {
            var headers = new Metadata();
            headers.put(Gatekeeper.AUTHORIZATION, Gatekeeper.BEARER + token);
            builder.intercept(MetadataUtils.newAttachHeadersInterceptor(headers));
        });
        return builder.build();
    }

    private static ChannelCredentials credentials(Tls tls) {
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
            throw new IllegalArgumentException("the TLS file " + reading + " cannot be read: " + e.getMessage(), e);
        }
        return builder.build();
    }
}
