package dev.muster.proto.grpc;

import dev.muster.proto.CoordinatorTarget;
import dev.muster.proto.security.Tls;
import dev.muster.proto.security.Token;
import java.util.Optional;

/**
 * How a client or a worker reaches its coordinator. {@link ClientCredentials} makes one from what a user has named.
 *
 * @param address {@code host:port}, {@code [v6]:port} or {@code dns:///host:port}
 * @param token the credential; without TLS both sides prove that they know it, and neither sends it
 * @param tls absent for plaintext, which is refused where another machine could read it
 * @param insecurePlaintextOffLoopback whether plaintext is not refused anywhere; the proofs are good for any address then
 */
public record TcpClientConfig(
        String address, Optional<Token> token, Optional<Tls> tls, boolean insecurePlaintextOffLoopback) {
    public TcpClientConfig {
        CoordinatorTarget.parse(address);
    }

    /** The usual: plaintext for this machine only. */
    public TcpClientConfig(String address, Optional<Token> token, Optional<Tls> tls) {
        this(address, token, tls, false);
    }

    /** For a coordinator on this machine that is open to all its users: nothing is proven, and everything believed. */
    public static TcpClientConfig open(String address) {
        return new TcpClientConfig(address, Optional.empty(), Optional.empty());
    }

    /** Whether another machine could read what is sent, which deserves a warning. Looks the name up. */
    public boolean isInsecure() {
        return tls.isEmpty() && CoordinatorTarget.parse(address).loopback().isEmpty();
    }
}
