package dev.muster.proto.security;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.muster.proto.v1.AdminGrpc;
import dev.muster.proto.v1.HandshakeGrpc;
import dev.muster.proto.v1.PbHandshake;
import dev.muster.proto.v1.SessionsGrpc;
import dev.muster.proto.v1.WorkersGrpc;
import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the credential of every call before anything of it is read. Only the handshake needs none. */
public final class CredentialInterceptor implements ServerInterceptor {
    public static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    public static final String BEARER = "Bearer ";
    public static final Metadata.Key<byte[]> PROOF =
            Metadata.Key.of("muster-proof-bin", Metadata.BINARY_BYTE_MARSHALLER);
    private static final Logger LOG = LoggerFactory.getLogger(CredentialInterceptor.class);

    private final Authorizer admission;

    public CredentialInterceptor(Authorizer admission) {
        this.admission = admission;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (HandshakeGrpc.SERVICE_NAME.equals(call.getMethodDescriptor().getServiceName())) {
            return next.startCall(call, headers);
        }
        Role role = roleOf(call.getMethodDescriptor());
        Credential credential = credentialOf(headers, role, call.getAttributes());
        Authorizer.Verdict verdict = admission.judge(role, credential);
        if (verdict == Authorizer.Verdict.ADMITTED) return next.startCall(call, headers);
        LOG.warn(
                "{} turned away as {}: {}",
                call.getAttributes().get(io.grpc.Grpc.TRANSPORT_ATTR_REMOTE_ADDR),
                role,
                verdict);
        call.close(refusal(verdict, credential, role), new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private static Status refusal(Authorizer.Verdict verdict, Credential credential, Role role) {
        if (verdict == Authorizer.Verdict.OTHER_ROLE) {
            return Status.PERMISSION_DENIED.withDescription("the token is not good for the role " + role);
        }
        return Status.UNAUTHENTICATED.withDescription(
                credential.isShown()
                        ? "the token is not the one of this coordinator"
                        : "this coordinator asks for a token, and none was shown");
    }

    /** What the caller of this method wants to be. */
    static Role roleOf(MethodDescriptor<?, ?> method) {
        String service = method.getServiceName();
        if (SessionsGrpc.SERVICE_NAME.equals(service)) return Role.CLIENT;
        if (WorkersGrpc.SERVICE_NAME.equals(service)) return Role.WORKER;
        if (AdminGrpc.SERVICE_NAME.equals(service)) return Role.ADMIN;
        return Role.BULK;
    }

    private static Credential credentialOf(Metadata headers, Role role, Attributes connection) {
        byte[] proof = headers.get(PROOF);
        if (proof != null) return proven(proof, role, connection);
        @Nullable String bearer = headers.get(AUTHORIZATION);
        return bearer != null && bearer.startsWith(BEARER)
                ? Credential.bearer(bearer.substring(BEARER.length()))
                : Credential.none();
    }

    private static Credential proven(byte[] shown, Role role, Attributes connection) {
        PbHandshake.CallProof proof;
        try {
            proof = PbHandshake.CallProof.parseFrom(shown);
        } catch (InvalidProtocolBufferException e) {
            return Credential.none();
        }
        ByteString own = ConnectionNonces.nonceOf(connection);
        boolean isHere =
                proof.getAddress().isEmpty() || proof.getAddress().equals(ConnectionNonces.addressOf(connection));
        if (own.isEmpty() || !isHere) return Credential.none();
        var said = new TokenProof(proof.getNonce(), own, proof.getAddress());
        return new Credential() {
            @Override
            public boolean knows(String token) {
                return said.isOfDialer(proof.getProof(), token, role);
            }

            @Override
            public boolean isShown() {
                return true;
            }
        };
    }
}
