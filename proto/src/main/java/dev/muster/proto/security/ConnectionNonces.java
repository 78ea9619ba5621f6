package dev.muster.proto.security;

import com.google.protobuf.ByteString;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;

/** Gives each connection that a coordinator accepts a nonce of its own, for {@link TokenProof}. */
public final class ConnectionNonces extends ServerTransportFilter {
    private static final Attributes.Key<ByteString> NONCE = Attributes.Key.create("muster-nonce");

    @Override
    public Attributes transportReady(Attributes connection) {
        return connection.toBuilder().set(NONCE, TokenProof.nonce()).build();
    }

    /** That of this connection; empty if it has none. */
    static ByteString nonceOf(Attributes connection) {
        ByteString nonce = connection.get(NONCE);
        return nonce == null ? ByteString.EMPTY : nonce;
    }

    /** At which address the coordinator was reached, in numbers. */
    static String addressOf(Attributes connection) {
        return TokenProof.numbers(connection.get(Grpc.TRANSPORT_ATTR_LOCAL_ADDR));
    }
}
