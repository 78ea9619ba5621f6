package dev.muster.proto.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.proto.security.AccessException;
import dev.muster.proto.security.Token;
import dev.muster.proto.security.TokenFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a coordinator is dialed, by its address and by what the user has named: the one table for library and command. */
final class ClientCredentialsTest {
    private static final ClientCredentials NOTHING = ClientCredentials.ofEnvironment(Map.of());

    @TempDir
    Path dir;

    private Path config;
    private Path tokenFile;
    private Path ca;

    @BeforeEach
    void makeFiles() throws Exception {
        config = dir.resolve("config");
        TokenFile.madeForThisUser(config);
        tokenFile = Files.writeString(dir.resolve("named.token"), "named\n");
        ca = Files.writeString(dir.resolve("ca.pem"), "not read here\n");
    }

    @ParameterizedTest(name = "{0} TLS named: {1} token named: {2} becomes {3}")
    @CsvSource({
        // this machine
        "127.0.0.1:7300,     no,  no,  plaintext and the user's token",
        "127.0.0.1:7300,     no,  yes, plaintext and the named token",
        "127.0.0.1:7300,     yes, no,  TLS of the named CA and the user's token",
        "127.0.0.1:7300,     yes, yes, TLS of the named CA and the named token",
        "127.8.9.1:7300,     no,  no,  plaintext and the user's token",
        "[::1]:7300,         no,  no,  plaintext and the user's token",
        "localhost:7300,     no,  no,  plaintext and the user's token",
        "dns:///localhost:1, no,  no,  plaintext and the user's token",
        // a private network
        "10.1.2.3:7300,      no,  no,  refused",
        "10.1.2.3:7300,      no,  yes, TLS of the JVM's issuers and the named token",
        "10.1.2.3:7300,      yes, no,  refused",
        "10.1.2.3:7300,      yes, yes, TLS of the named CA and the named token",
        "192.168.1.1:7300,   no,  yes, TLS of the JVM's issuers and the named token",
        "169.254.1.1:7300,   no,  yes, TLS of the JVM's issuers and the named token",
        "[fd00::1]:7300,     no,  yes, TLS of the JVM's issuers and the named token",
        "0.0.0.0:7300,       no,  yes, TLS of the JVM's issuers and the named token",
        // the Internet
        "192.0.2.1:7300,     no,  no,  refused",
        "192.0.2.1:7300,     no,  yes, TLS of the JVM's issuers and the named token",
        "192.0.2.1:7300,     yes, no,  refused",
        "192.0.2.1:7300,     yes, yes, TLS of the named CA and the named token",
        "[2001:db8::1]:7300, no,  yes, TLS of the JVM's issuers and the named token",
        // a name that cannot be looked up is not believed to be of this machine
        "none.invalid:7300,  no,  no,  refused",
        "none.invalid:7300,  no,  yes, TLS of the JVM's issuers and the named token",
    })
    void theTable(String address, String tls, String token, String expected) throws Exception {
        var named = NOTHING;
        if (tls.equals("yes")) named = named.withCa(ca);
        if (token.equals("yes")) named = named.withTokenFile(tokenFile);
        assertThat(outcome(named, address)).isEqualTo(expected);
    }

    private String outcome(ClientCredentials named, String address) throws AccessException {
        TcpClientConfig config;
        try {
            config = named.dialing(address, () -> TokenFile.ofThisUser(this.config));
        } catch (AccessException e) {
            assertThat(e.kind()).isEqualTo(AccessException.Kind.MISSING);
            assertThat(e)
                    .hasMessageStartingWith("refusing to connect to " + address + " without a token")
                    .hasMessageContaining("--token-file FILE, MUSTER_TOKEN_FILE or tokenFile(..)");
            return "refused";
        }
        String wire = config.tls()
                .map(tls -> "TLS of " + (tls.authority().isPresent() ? "the named CA" : "the JVM's issuers"))
                .orElse("plaintext");
        String secret = config.token().map(Token::secret).orElse("no token");
        if (secret.equals(TokenFile.ofThisUser(this.config).secret())) secret = "the user's token";
        return wire + " and " + (secret.equals("named") ? "the named token" : secret);
    }

    @Test
    void onlyAnUglyWordAllowsPlaintextOffLoopbackAndATokenIsNamedEvenThen() throws Exception {
        var ugly = NOTHING.withInsecurePlaintextOffLoopback();
        assertThat(outcome(ugly, "10.1.2.3:7300")).isEqualTo("refused");
        var withToken = ugly.withTokenFile(tokenFile);
        assertThat(outcome(withToken, "10.1.2.3:7300")).isEqualTo("plaintext and the named token");
        assertThat(outcome(withToken.withCa(ca), "10.1.2.3:7300")).isEqualTo("TLS of the named CA and the named token");
        assertThat(withToken.dialing("10.1.2.3:7300").isInsecure()).isTrue();
        assertThat(withToken.dialing("127.0.0.1:7300").isInsecure()).isFalse();
        assertThat(withToken.withCa(ca).dialing("10.1.2.3:7300").isInsecure()).isFalse();
    }

    @Test
    void openToAllLocalUsersNeedsNoTokenOnThisMachineAndIsNoUseElsewhere() throws Exception {
        var open = NOTHING.withOpenToAllLocalUsers();
        assertThat(outcome(open, "127.0.0.1:7300")).isEqualTo("plaintext and no token");
        assertThat(outcome(open, "10.1.2.3:7300")).isEqualTo("refused");
    }

    @Test
    void aUserWithoutATokenHearsWhoMakesOne() {
        assertThatThrownBy(() -> NOTHING.dialing("127.0.0.1:7300", () -> TokenFile.ofThisUser(dir.resolve("empty"))))
                .isInstanceOf(AccessException.class)
                .hasMessageContaining("this user has no token on this machine")
                .hasMessageContaining("muster dev")
                .hasMessageContaining("another user");
    }

    @Test
    void aFileThatIsMissingIsNamedBeforeAnythingIsDialed() {
        assertThatThrownBy(() -> NOTHING.withTokenFile(dir.resolve("gone")).dialing("127.0.0.1:7300"))
                .isInstanceOf(AccessException.class)
                .hasMessageContaining("gone");
        assertThatThrownBy(() -> NOTHING.withTokenFile(tokenFile)
                        .withCa(dir.resolve("gone.pem"))
                        .dialing("127.0.0.1:7300"))
                .isInstanceOf(AccessException.class)
                .hasMessageContaining("gone.pem");
    }

    @Test
    void theVariablesOfAnEnvironmentSayTheSameToAChild() {
        var environment = Map.of(
                "MUSTER_TOKEN_FILE", tokenFile.toString(),
                "MUSTER_TLS_CA", ca.toString(),
                "MUSTER_OPEN_TO_ALL_LOCAL_USERS", "true");
        var read = ClientCredentials.ofEnvironment(environment);
        assertThat(read.tokenFile()).isEqualTo(Optional.of(tokenFile));
        assertThat(read.toEnvironment()).isEqualTo(environment);
        assertThat(NOTHING.toEnvironment()).isEmpty();
    }
}
