package dev.muster.proto.security;

import com.google.protobuf.ByteString;
import dev.muster.proto.v1.HandshakeGrpc;
import dev.muster.proto.v1.PbHandshake;
import io.grpc.Attributes;
import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Holds each call back until the other end of its connection has proven that it knows the token, and then sends a proof of its
 * own. What is held back has not left this process: an unauthenticated peer receives only a nonce.
 *
 * <p>The question goes out as a call of its own. It counts only if it went over the very connection that the call is bound to,
 * by the addresses of both its ends, of which there is one at a time.
 */
public final class TokenProofInterceptor implements ClientInterceptor {
    private static final long ANSWER_WITHIN_SECONDS = 10;

    private final String where;
    private final Token token;
    private final boolean isBound;

    /**
     * @param where the address of the coordinator, for messages
     * @param isBound whether the proof is good for the dialed address only
     */
    public TokenProofInterceptor(String where, Token token, boolean isBound) {
        this.where = where;
        this.token = token;
        this.isBound = isBound;
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        return next.newCall(
                method, options.withCallCredentials(new Proving(next, CredentialInterceptor.roleOf(method))));
    }

    private final class Proving extends CallCredentials {
        private final Channel channel;
        private final Role role;

        Proving(Channel channel, Role role) {
            this.channel = channel;
            this.role = role;
        }

        @Override
        public void applyRequestMetadata(RequestInfo request, Executor executor, MetadataApplier applier) {
            ClientCall<PbHandshake.ProveRequest, PbHandshake.ProveReply> call = channel.newCall(
                    HandshakeGrpc.getProveMethod(),
                    CallOptions.DEFAULT.withDeadlineAfter(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS));
            Attributes connection = request.getTransportAttrs();
            String address = isBound ? TokenProof.numbers(connection.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)) : "";
            var question = new Question(call, connection, address, role, applier);
            call.start(question, new Metadata());
            call.request(2);
            call.sendMessage(PbHandshake.ProveRequest.newBuilder()
                    .setNonce(question.nonce)
                    .setAddress(address)
                    .build());
            call.halfClose();
        }
    }

    private final class Question extends ClientCall.Listener<PbHandshake.ProveReply> {
        final ByteString nonce = TokenProof.nonce();
        private final ClientCall<?, ?> call;
        private final Attributes connection;
        private final String address;
        private final Role role;
        private final CallCredentials.MetadataApplier applier;
        private PbHandshake.@Nullable ProveReply reply;

        Question(
                ClientCall<?, ?> call,
                Attributes connection,
                String address,
                Role role,
                CallCredentials.MetadataApplier applier) {
            this.call = call;
            this.connection = connection;
            this.address = address;
            this.role = role;
            this.applier = applier;
        }

        @Override
        public void onMessage(PbHandshake.ProveReply message) {
            reply = message;
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            try {
                applier.apply(judged(status));
            } catch (UnauthenticatedPeerException e) {
                applier.fail(
                        Status.UNAUTHENTICATED.withDescription(e.getMessage()).withCause(e));
            } catch (StatusException e) {
                applier.fail(e.getStatus());
            } catch (Throwable e) { // a call that neither continues nor fails would hang
                applier.fail(Status.INTERNAL
                        .withDescription("the handshake broke: " + e)
                        .withCause(e));
            }
        }

        private Metadata judged(Status status) throws UnauthenticatedPeerException, StatusException {
            if (status.getCode() == Status.Code.UNIMPLEMENTED) {
                throw unauthenticated(
                        "what listens there does not know the handshake: it is an older version of Muster, or"
                                + " something else");
            }
            if (status.getCode() == Status.Code.FAILED_PRECONDITION) {
                throw unauthenticated(
                        status.getDescription() + ": something forwards connections, and could listen to them."
                                + " Forward the same port of the same address, or use TLS");
            }
            if (!status.isOk()) throw status.asException();
            PbHandshake.ProveReply answer = reply;
            if (answer == null || !isSameConnection()) {
                throw Status.UNAVAILABLE
                        .withDescription("the connection was replaced during the handshake")
                        .asException();
            }
            if (answer.getProof().isEmpty()) {
                throw unauthenticated(
                        "it asks for no token and proves nothing. If you trust every user of this machine, say so"
                                + " with --open-to-all-local-users (MUSTER_OPEN_TO_ALL_LOCAL_USERS=true, or the method of the"
                                + " builder)");
            }
            var proof = new TokenProof(nonce, answer.getNonce(), address);
            boolean isKnown = proof.coordinator().size() == TokenProof.NONCE_BYTES
                    && proof.isOfCoordinator(answer.getProof(), token.secret());
            if (!isKnown) {
                throw unauthenticated(
                        "it has another one. It may belong to another user, or it was started with another"
                                + " --token-file; name its token with --token-file, MUSTER_TOKEN_FILE or tokenFile(..)");
            }
            var headers = new Metadata();
            headers.put(
                    CredentialInterceptor.PROOF,
                    PbHandshake.CallProof.newBuilder()
                            .setNonce(nonce)
                            .setAddress(address)
                            .setProof(proof.ofDialer(token.secret(), role))
                            .build()
                            .toByteArray());
            return headers;
        }

        private boolean isSameConnection() {
            Attributes asked = call.getAttributes();
            return isSame(asked, Grpc.TRANSPORT_ATTR_LOCAL_ADDR) && isSame(asked, Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        }

        private <T> boolean isSame(Attributes asked, Attributes.Key<T> key) {
            return asked.get(key) != null && Objects.equals(asked.get(key), connection.get(key));
        }

        private UnauthenticatedPeerException unauthenticated(String why) {
            return new UnauthenticatedPeerException("the coordinator at " + where + " does not prove that it knows "
                    + token + ", so nothing was sent to it: " + why);
        }
    }
}
