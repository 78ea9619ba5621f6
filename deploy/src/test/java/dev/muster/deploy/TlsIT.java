package dev.muster.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.deploy.console.ExitCode;
import dev.muster.proto.security.TestCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator that other hosts could reach: it starts with TLS and a token, and refuses connections without them. */
@Timeout(200)
class TlsIT {
    @TempDir
    Path directory = Path.of("");

    @Test
    void onEveryInterfaceWithTlsAndATokenItServesThoseWhoHaveBoth() throws Exception {
        var certificate = TestCertificate.in(directory, "coordinator");
        String token = Files.writeString(directory.resolve("token"), "right\n").toString();
        String wrong = Files.writeString(directory.resolve("wrong"), "wrong\n").toString();
        String ca = certificate.certificate().toString();
        try (var coordinator = MusterProcess.start(
                directory,
                // the issuer that clients of this host trust is no demand for certificates of clients
                Map.of("MUSTER_TOKEN_FILE", token, "MUSTER_TLS_CERT", ca, "MUSTER_TLS_CA", ca),
                "coordinator",
                "--listen",
                "0.0.0.0:0",
                "--tls-key",
                certificate.key().toString())) {
            String listens = coordinator.firstLine();
            String target = "127.0.0.1" + listens.substring(listens.lastIndexOf(':'));
            assertThat(exitOf("status", "--target", target, "--token-file", token, "--tls-ca", ca))
                    .isZero();
            assertThat(exitOf("status", "--target", target, "--token-file", wrong, "--tls-ca", ca))
                    .isEqualTo(ExitCode.CREDENTIAL.number);
            assertThat(exitOf("status", "--target", target, "--token-file", token))
                    .as("without TLS")
                    .isEqualTo(ExitCode.UNREACHABLE.number);
        }
    }

    private static int exitOf(String... arguments) {
        return new Captured().run(arguments);
    }
}
