package dev.muster.proto.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.muster.proto.grpc.BulkContractTest;
import dev.muster.proto.grpc.CoordinatorServers;
import dev.muster.proto.grpc.RecordingAcceptor;
import dev.muster.proto.grpc.TcpClientConfig;
import dev.muster.proto.grpc.TcpServerConfig;
import dev.muster.proto.grpc.TcpTransport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file of TLS that cannot be used is refused in one line with its name, the form found in it and the command that mends it. */
final class TlsFilesTest {
    @TempDir
    static Path directory;

    private static TestCertificate ours;
    private static TestCertificate theirs;

    @BeforeAll
    static void make() throws Exception {
        ours = TestCertificate.in(directory, "ours");
        theirs = TestCertificate.in(directory, "theirs");
    }

    @Test
    void filesThatAreRightAreTaken() {
        assertThatCode(() -> TlsFiles.check(Tls.showing(ours.certificate(), ours.key())))
                .doesNotThrowAnyException();
        assertThatCode(() -> TlsFiles.check(Tls.trusting(ours.certificate()))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "RSA PRIVATE KEY, a key in PKCS #1 (RSA PRIVATE KEY), openssl pkcs8 -topk8 -nocrypt -in",
        "EC PRIVATE KEY, a key in SEC 1 (EC PRIVATE KEY), openssl pkcs8 -topk8 -nocrypt -in",
        "ENCRYPTED PRIVATE KEY, a key that is encrypted (ENCRYPTED PRIVATE KEY), openssl pkcs8 -in",
        "OPENSSH PRIVATE KEY, a OPENSSH PRIVATE KEY, ssh-keygen -p -m PKCS8 -f",
        "CERTIFICATE, a CERTIFICATE, may be swapped",
    })
    void aKeyInAnotherFormIsNamedWithItsForm(String label, String form, String cure) throws Exception {
        Path file = pem(label, Files.readString(ours.key()));
        refused(new Tls(Optional.of(ours.certificate()), Optional.of(file), Optional.empty()), file, form, cure);
    }

    @Test
    void aKeyOfSec1BehindItsParametersIsFound() throws Exception {
        Path file = Files.writeString(
                Files.createTempFile(directory, "sec1", ".pem"),
                "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                        + Files.readString(pem("EC PRIVATE KEY", Files.readString(ours.key()))));
        refused(Tls.showing(ours.certificate(), file), file, "SEC 1", "openssl pkcs8 -topk8 -nocrypt");
    }

    @Test
    void anEmptyFileIsNamed() throws Exception {
        Path empty = Files.createTempFile(directory, "empty", ".pem");
        refused(Tls.showing(ours.certificate(), empty), empty, "is empty", "openssl pkey");
        refused(Tls.showing(empty, ours.key()), empty, "is empty", "openssl x509");
        refused(Tls.trusting(empty), empty, "is empty", "openssl x509");
    }

    @Test
    void swappedFilesAreToldToBeSwapped() {
        refused(Tls.showing(ours.key(), ours.certificate()), ours.key(), "holds a PRIVATE KEY", "may be swapped");
        refused(Tls.trusting(ours.key()), ours.key(), "holds a PRIVATE KEY", "may be swapped");
    }

    @Test
    void theKeyOfAnotherCertificateIsToldFromTheRightOne() {
        refused(
                Tls.showing(ours.certificate(), theirs.key()),
                theirs.key(),
                "the key of another certificate than " + ours.certificate() + " (CN=ours)",
                "openssl pkey -pubout -in " + theirs.key());
    }

    @Test
    void aChainInTheWrongOrderIsTold() throws Exception {
        Path chain = Files.writeString(
                directory.resolve("chain.pem"),
                Files.readString(theirs.certificate()) + Files.readString(ours.certificate()));
        refused(Tls.showing(chain, ours.key()), chain, "belongs to number 2 in it", "put that one first");
    }

    @Test
    void whatIsBinaryIsToldToBe() throws Exception {
        Path certificate = directory.resolve("ours.der");
        Files.write(certificate, der(Files.readString(ours.certificate())));
        refused(Tls.trusting(certificate), certificate, "is in DER", "openssl x509 -inform der -in " + certificate);
        Path key = directory.resolve("key.der");
        Files.write(key, der(Files.readString(ours.key())));
        refused(Tls.showing(ours.certificate(), key), key, "is in DER", "openssl pkey -inform der -in " + key);
        Path store = directory.resolve("ours.p12");
        refused(Tls.trusting(store), store, "PKCS #12", "openssl pkcs12 -nokeys");
    }

    @Test
    void aStoreOfJavaAndATextInUtf16AreNamed() throws Exception {
        Path store = Files.write(
                directory.resolve("ours.jks"), new byte[] {(byte) 0xfe, (byte) 0xed, (byte) 0xfe, (byte) 0xed, 0, 0});
        refused(
                Tls.trusting(store),
                store,
                "a key store of Java (JKS)",
                "keytool -importkeystore -srckeystore " + store);
        Path long4 = Files.write(
                directory.resolve("long.p12"), new byte[] {0x30, (byte) 0x84, 0, 0, 0, 9, 2, 1, 3, 0, 0, 0, 0, 0, 0});
        refused(Tls.showing(ours.certificate(), long4), long4, "PKCS #12", "openssl pkcs12 -nocerts");
        Path wide = Files.writeString(
                directory.resolve("wide.pem"),
                Files.readString(ours.certificate()),
                java.nio.charset.StandardCharsets.UTF_16);
        refused(Tls.trusting(wide), wide, "is text in UTF-16", "save it as UTF-8");
    }

    @Test
    void aByteOrderMarkAndLinesOfWindowsAreNoObstacle() throws Exception {
        Path windows = Files.writeString(
                directory.resolve("windows.pem"),
                "\uFEFF" + Files.readString(ours.certificate()).replace("\n", "\r\n"));
        assertThatCode(() -> TlsFiles.check(Tls.trusting(windows))).doesNotThrowAnyException();
    }

    @Test
    void aCertificateThatExpiredOrIsNotYetValidIsToldByItsOwner() throws Exception {
        var old = TestCertificate.in(directory, "old", "-1y");
        refused(Tls.showing(old.certificate(), old.key()), old.certificate(), "CN=old that expired at", "renewed");
        var early = TestCertificate.in(directory, "early", "+1y");
        refused(Tls.showing(early.certificate(), early.key()), early.certificate(), "not valid before", "clock");
    }

    @Test
    void aFolderIsNoFile() {
        refused(Tls.trusting(directory), directory, "cannot be read", "");
    }

    @Test
    void whatIsDamagedIsNamed() throws Exception {
        Path file = Files.writeString(
                directory.resolve("damaged.pem"), "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
        refused(Tls.trusting(file), file, "damaged", "openssl x509 -text");
    }

    @Test
    void whoDialsAndWhoListensIsRefusedBoth() {
        var listening = new TcpServerConfig(
                "127.0.0.1",
                0,
                Optional.empty(),
                Optional.of(Tls.showing(ours.key(), ours.certificate())),
                Optional.empty());
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> CoordinatorServers.tcp(listening, BulkContractTest.COORDINATOR, new RecordingAcceptor())
                                .close())
                .withMessageContaining("may be swapped");
        var dialing = new TcpClientConfig("127.0.0.1:1", Optional.empty(), Optional.of(Tls.trusting(ours.key())));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TcpTransport(dialing).close())
                .withMessageContaining("may be swapped");
    }

    private static void refused(Tls tls, Path file, String form, String cure) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsFiles.check(tls))
                .withMessageContaining("the TLS file ")
                .withMessageContaining(file.toString())
                .withMessageContaining(form)
                .withMessageContaining(cure)
                .satisfies(thrown ->
                        assertThat(String.valueOf(thrown.getMessage()).lines()).hasSize(1));
    }

    private static Path pem(String label, String like) throws Exception {
        return Files.writeString(
                Files.createTempFile(directory, "file", ".pem"), like.replace(" PRIVATE KEY-", " " + label + "-"));
    }

    private static byte[] der(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    }
}
