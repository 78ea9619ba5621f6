package dev.muster.proto;

import java.util.Optional;

/**
 * How a client or a worker reaches its coordinator.
 *
 * @param address {@code host:port}, {@code [v6]:port} or {@code dns:///host:port}
 * @param token the credential, where the coordinator asks for one
 * @param tls absent for plaintext
 */
public record TcpClientConfig(String address, Optional<String> token, Optional<Tls> tls) {
    public TcpClientConfig {
        Address.parse(address);
    }

    /** Without a credential and without TLS: good for a coordinator on this machine. */
    public static TcpClientConfig plaintext(String address) {
        return new TcpClientConfig(address, Optional.empty(), Optional.empty());
    }

    @Override
    public String toString() {
        return "TcpClientConfig[%s, %s, %s]"
                .formatted(
                        address,
                        token.isPresent() ? "with a token" : "no token",
                        tls.isPresent() ? "TLS" : "plaintext");
    }
}
