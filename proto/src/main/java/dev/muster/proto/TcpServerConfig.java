package dev.muster.proto;

import java.util.Optional;

/**
 * Where a coordinator listens, and for whom.
 *
 * @param host the address of the interface to listen on
 * @param port 0 for any free one
 * @param admission who may call; absent for everybody, which is good on loopback only
 * @param tls absent for plaintext, which is good on loopback only
 */
public record TcpServerConfig(String host, int port, Optional<Admission> admission, Optional<Tls> tls) {
    public TcpServerConfig {
        if (port < 0 || port > 65_535) throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        if (tls.isPresent() && tls.get().certificate().isEmpty()) {
            throw new IllegalArgumentException("a coordinator that listens with TLS needs a certificate and its key");
        }
    }

    /** On this machine only, for everybody on it. */
    public static TcpServerConfig loopback(int port) {
        return new TcpServerConfig("127.0.0.1", port, Optional.empty(), Optional.empty());
    }
}
