package dev.muster.proto.security;

import com.google.protobuf.ByteString;
import dev.muster.proto.messages.MessageChecks;
import dev.muster.proto.v1.HandshakeGrpc;
import dev.muster.proto.v1.PbHandshake;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Proves to who dials that this coordinator knows the token. Anybody may ask: the answer is good for one connection. */
public final class HandshakeService implements BindableService {
    private final Optional<String> token;

    public HandshakeService(Authorizer admission) {
        this.token = admission.token();
    }

    @Override
    public ServerServiceDefinition bindService() {
        // not by the generated base class, which does not know the connection
        return ServerServiceDefinition.builder(HandshakeGrpc.getServiceDescriptor())
                .addMethod(HandshakeGrpc.getProveMethod(), (call, headers) -> {
                    call.request(2);
                    return new Asked(call);
                })
                .build();
    }

    private final class Asked extends ServerCall.Listener<PbHandshake.ProveRequest> {
        private final ServerCall<PbHandshake.ProveRequest, PbHandshake.ProveReply> call;
        private PbHandshake.@Nullable ProveRequest request;

        Asked(ServerCall<PbHandshake.ProveRequest, PbHandshake.ProveReply> call) {
            this.call = call;
        }

        @Override
        public void onMessage(PbHandshake.ProveRequest message) {
            request = message;
        }

        @Override
        public void onHalfClose() {
            PbHandshake.ProveRequest asked = request;
            if (asked == null || asked.getNonce().size() != TokenProof.NONCE_BYTES) {
                end(Status.INVALID_ARGUMENT.withDescription("a handshake needs a nonce of 32 bytes"));
                return;
            }
            String here = ConnectionNonces.addressOf(call.getAttributes());
            if (!asked.getAddress().isEmpty() && !asked.getAddress().equals(here)) {
                end(Status.FAILED_PRECONDITION.withDescription(
                        "it was dialed as " + MessageChecks.clipped(asked.getAddress()) + ", and reached as " + here));
                return;
            }
            ByteString own = ConnectionNonces.nonceOf(call.getAttributes());
            var proof = new TokenProof(asked.getNonce(), own, asked.getAddress());
            var reply = PbHandshake.ProveReply.newBuilder().setNonce(own);
            token.ifPresent(known -> reply.setProof(proof.ofCoordinator(known)));
            call.sendHeaders(new Metadata());
            call.sendMessage(reply.build());
            end(Status.OK);
        }

        private void end(Status status) {
            call.close(status, new Metadata());
        }
    }
}
