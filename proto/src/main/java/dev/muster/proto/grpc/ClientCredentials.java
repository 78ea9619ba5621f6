package dev.muster.proto.grpc;

import dev.muster.proto.CoordinatorTarget;
import dev.muster.proto.security.AccessException;
import dev.muster.proto.security.Tls;
import dev.muster.proto.security.Token;
import dev.muster.proto.security.TokenFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The credentials that the user of a client or a worker has named, and how to connect to a coordinator with them. The library and
 * the command both use this class, so that both do the same.
 *
 * <p>The addresses behind the name decide. If all of them belong to this machine, the connection uses plaintext unless TLS is
 * configured, and both sides prove that they know a token: the configured one, or that of this user on this machine. For other
 * addresses the connection always uses TLS, checked against the issuers that the JVM trusts unless others are configured, and a
 * token is required.
 *
 * @param tokenFile the token of the cluster
 * @param ca the authority that this side trusts: the issuer of the coordinator's certificate, in PEM
 * @param certificate what this side shows, in PEM
 * @param key its key, PKCS #8 in PEM
 * @param openToAllLocalUsers whether a coordinator on this machine is believed without proof
 * @param insecurePlaintextOffLoopback whether plaintext is spoken to other machines where TLS is not named
 */
public record ClientCredentials(
        Optional<Path> tokenFile,
        Optional<Path> ca,
        Optional<Path> certificate,
        Optional<Path> key,
        boolean openToAllLocalUsers,
        boolean insecurePlaintextOffLoopback) {
    private static final String TOKEN_FILE = "MUSTER_TOKEN_FILE";
    private static final String CA = "MUSTER_TLS_CA";
    private static final String CERTIFICATE = "MUSTER_TLS_CERT";
    private static final String KEY = "MUSTER_TLS_KEY";
    private static final String OPEN = "MUSTER_OPEN_TO_ALL_LOCAL_USERS";

    /** What the variables of an environment name. */
    public static ClientCredentials ofEnvironment(Map<String, String> environment) {
        return new ClientCredentials(
                path(environment, TOKEN_FILE),
                path(environment, CA),
                path(environment, CERTIFICATE),
                path(environment, KEY),
                Boolean.parseBoolean(environment.get(OPEN)),
                false);
    }

    private static Optional<Path> path(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }

    /** The same as variables of an environment, for a program that is started; {@link #insecurePlaintextOffLoopback} has none. */
    public Map<String, String> toEnvironment() {
        var variables = new LinkedHashMap<String, String>();
        tokenFile.ifPresent(file -> variables.put(TOKEN_FILE, absolute(file)));
        ca.ifPresent(file -> variables.put(CA, absolute(file)));
        certificate.ifPresent(file -> variables.put(CERTIFICATE, absolute(file)));
        key.ifPresent(file -> variables.put(KEY, absolute(file)));
        if (openToAllLocalUsers) variables.put(OPEN, "true");
        return variables;
    }

    private static String absolute(Path file) {
        return file.toAbsolutePath().toString();
    }

    public ClientCredentials withTokenFile(Path file) {
        return new ClientCredentials(
                Optional.of(file), ca, certificate, key, openToAllLocalUsers, insecurePlaintextOffLoopback);
    }

    public ClientCredentials withCa(Path file) {
        return new ClientCredentials(
                tokenFile, Optional.of(file), certificate, key, openToAllLocalUsers, insecurePlaintextOffLoopback);
    }

    public ClientCredentials withCertificate(Path certificateFile, Path keyFile) {
        return new ClientCredentials(
                tokenFile,
                ca,
                Optional.of(certificateFile),
                Optional.of(keyFile),
                openToAllLocalUsers,
                insecurePlaintextOffLoopback);
    }

    public ClientCredentials withOpenToAllLocalUsers() {
        return new ClientCredentials(tokenFile, ca, certificate, key, true, insecurePlaintextOffLoopback);
    }

    public ClientCredentials withInsecurePlaintextOffLoopback() {
        return new ClientCredentials(tokenFile, ca, certificate, key, openToAllLocalUsers, true);
    }

    /**
     * How to dial that address. Looks the name up, and reads the file of the token; dials nothing.
     *
     * @throws AccessException if what is named does not suffice for that address, or cannot be used
     * @throws IllegalArgumentException if that is no address
     */
    public TcpClientConfig dialing(String address) throws AccessException {
        return dialing(address, () -> TokenFile.ofThisUser(TokenFile.directory()));
    }

    /** The same for a daemon: it makes the token of this user if that is needed and not there yet. */
    public TcpClientConfig dialingAsDaemon(String address) throws AccessException {
        return dialing(address, () -> TokenFile.madeForThisUser(TokenFile.directory()));
    }

    /** Where the token of this user comes from. */
    interface TokenSource {
        Token get() throws AccessException;
    }

    /** The same with the token of this user from elsewhere. */
    TcpClientConfig dialing(String address, TokenSource ofThisUser) throws AccessException {
        boolean isLocal = !CoordinatorTarget.parse(address).loopback().isEmpty();
        if (!isLocal && tokenFile.isEmpty()) {
            throw new AccessException(
                    AccessException.Kind.MISSING,
                    "refusing to connect to " + CoordinatorTarget.parse(address)
                            + " without a token: it is not an address of this"
                            + " machine only, and coordinators that others can reach ask for one. Name the file of the"
                            + " token with --token-file FILE, MUSTER_TOKEN_FILE or tokenFile(..)");
        }
        return new TcpClientConfig(address, token(ofThisUser), tls(isLocal), insecurePlaintextOffLoopback);
    }

    private Optional<Token> token(TokenSource ofThisUser) throws AccessException {
        if (tokenFile.isPresent()) return Optional.of(TokenFile.read(tokenFile.get()));
        return openToAllLocalUsers ? Optional.empty() : Optional.of(ofThisUser.get());
    }

    private Optional<Tls> tls(boolean isLocal) throws AccessException {
        boolean isNamed = ca.isPresent() || certificate.isPresent() || key.isPresent();
        boolean isPlaintext = !isNamed && (isLocal || insecurePlaintextOffLoopback);
        if (isPlaintext) return Optional.empty();
        for (Optional<Path> named : List.of(ca, certificate, key)) {
            if (named.isPresent() && !Files.isReadable(named.get())) {
                throw new AccessException(
                        AccessException.Kind.UNUSABLE,
                        "the file " + named.get() + ", named for TLS, is not there or cannot be read");
            }
        }
        try {
            return Optional.of(new Tls(certificate, key, ca));
        } catch (IllegalArgumentException e) {
            throw new AccessException(AccessException.Kind.MISSING, String.valueOf(e.getMessage()));
        }
    }
}
