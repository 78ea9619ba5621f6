package dev.muster.proto.grpc;

import dev.muster.proto.security.Authorizer;
import dev.muster.proto.security.Tls;
import dev.muster.proto.security.Token;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a coordinator listens, and which peers it admits.
 *
 * @param host the address of the interface to listen on
 * @param port 0 for any free one
 * @param admission who may call; absent for everybody, which is possible on loopback only
 * @param tls absent for plaintext, which is possible on loopback only
 * @param clientAuthority the issuer of the certificates that it demands of its peers, in PEM; absent if it demands none
 */
public record TcpServerConfig(
        String host, int port, Optional<Authorizer> admission, Optional<Tls> tls, Optional<Path> clientAuthority) {
    public TcpServerConfig {
        if (port < 0 || port > 65_535) throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        if (tls.isPresent() && tls.get().certificate().isEmpty()) {
            throw new IllegalArgumentException("a coordinator that listens with TLS needs a certificate and its key");
        }
        if (clientAuthority.isPresent() && tls.isEmpty()) {
            throw new IllegalArgumentException(
                    "certificates can be demanded with TLS only: a certificate and its key are" + " missing");
        }
    }

    /** On this machine only, in plaintext, for those who know the token. */
    public static TcpServerConfig loopback(int port, Token token) {
        return new TcpServerConfig(
                "127.0.0.1", port, Optional.of(Authorizer.token(token.secret())), Optional.empty(), Optional.empty());
    }
}
