package dev.muster.proto.grpc;

import dev.muster.proto.CoordinatorAcceptor;
import dev.muster.proto.CoordinatorServer;
import dev.muster.proto.PeerHello;
import dev.muster.proto.channels.DialFailureMessages;
import io.grpc.HandlerRegistry;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.InputStream;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** The contract, within one JVM. */
final class InProcessTransportTest extends TransportContractTest {
    private String name = "";
    private @Nullable Server silence;

    @Override
    CoordinatorServer serve(PeerHello own, CoordinatorAcceptor acceptor) throws Exception {
        name = UUID.randomUUID().toString();
        return CoordinatorServers.inProcess(name, own, acceptor);
    }

    @Override
    GrpcTransport reach() {
        return new InProcessTransport(name);
    }

    @Override
    GrpcTransport reachSilence(Duration helloWithin) throws Exception {
        String silent = UUID.randomUUID().toString();
        var registry = new SilentServices();
        silence = InProcessServerBuilder.forName(silent)
                .directExecutor()
                .fallbackHandlerRegistry(registry)
                .build()
                .start();
        return new InProcessTransport(silent, DialFailureMessages.inProcess().within(helloWithin));
    }

    @Override
    boolean isFailureFinal() {
        return true;
    }

    @AfterEach
    void end() {
        if (silence != null) silence.shutdownNow();
    }

    /** Takes every call and answers none. */
    private static final class SilentServices extends HandlerRegistry {
        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
            var method = MethodDescriptor.<byte[], byte[]>newBuilder()
                    .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                    .setFullMethodName(name)
                    .setRequestMarshaller(NOTHING)
                    .setResponseMarshaller(NOTHING)
                    .build();
            return ServerMethodDefinition.create(method, (call, headers) -> new ServerCall.Listener<>() {});
        }
    }

    private static final MethodDescriptor.Marshaller<byte[]> NOTHING = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return InputStream.nullInputStream();
        }

        @Override
        public byte[] parse(InputStream stream) {
            return new byte[0];
        }
    };
}
