package dev.muster.proto;

import dev.muster.proto.v1.AdminGrpc;
import dev.muster.proto.v1.SessionsGrpc;
import dev.muster.proto.v1.WorkersGrpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the credential of every call before anything of it is read. */
final class Gatekeeper implements ServerInterceptor {
    static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    static final String BEARER = "Bearer ";
    private static final Logger LOG = LoggerFactory.getLogger(Gatekeeper.class);

    private final Admission admission;

    Gatekeeper(Admission admission) {
        this.admission = admission;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        Role role = roleOf(call.getMethodDescriptor().getServiceName());
        Admission.Verdict verdict = admission.judge(role, tokenOf(headers));
        if (verdict == Admission.Verdict.ADMITTED) return next.startCall(call, headers);
        LOG.warn(
                "{} turned away as {}: {}",
                call.getAttributes().get(io.grpc.Grpc.TRANSPORT_ATTR_REMOTE_ADDR),
                role,
                verdict);
        Status status = verdict == Admission.Verdict.UNKNOWN
                ? Status.UNAUTHENTICATED.withDescription("the token is missing or not the one of this coordinator")
                : Status.PERMISSION_DENIED.withDescription("the token is not good for the role " + role);
        call.close(status, new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private static Role roleOf(@Nullable String service) {
        if (SessionsGrpc.SERVICE_NAME.equals(service)) return Role.CLIENT;
        if (WorkersGrpc.SERVICE_NAME.equals(service)) return Role.WORKER;
        if (AdminGrpc.SERVICE_NAME.equals(service)) return Role.ADMIN;
        return Role.BULK;
    }

    private static Optional<String> tokenOf(Metadata headers) {
        @Nullable String value = headers.get(AUTHORIZATION);
        return value != null && value.startsWith(BEARER)
                ? Optional.of(value.substring(BEARER.length()))
                : Optional.empty();
    }
}
