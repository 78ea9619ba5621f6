package dev.muster.proto.security;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A certificate for this machine that signs itself, in PEM files. */
public record TestCertificate(Path certificate, Path key) {
    private static final char[] PASSWORD = "changeit".toCharArray();

    /** Makes one under this name, and its files in the directory. */
    public static TestCertificate in(Path dir, String name) throws Exception {
        return in(dir, name, "+0d");
    }

    /** One that is valid for 90 days from a moment on, which keytool reads relative to now, such as "-1y". */
    static TestCertificate in(Path dir, String name, String begin) throws Exception {
        Path store = dir.resolve(name + ".p12");
        var keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:localhost,dns:coordinator.test,ip:127.0.0.1",
                        "-startdate",
                        begin,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD)))
                .inheritIO()
                .start();
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) throw new AssertionError("keytool");
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream from = Files.newInputStream(store)) {
            keys.load(from, PASSWORD);
        }
        return new TestCertificate(
                pem(
                        dir.resolve(name + ".crt"),
                        "CERTIFICATE",
                        keys.getCertificate(name).getEncoded()),
                pem(
                        dir.resolve(name + ".key"),
                        "PRIVATE KEY",
                        keys.getKey(name, PASSWORD).getEncoded()));
    }

    /** A store in that directory that trusts this certificate, as a JVM reads it; its password is "changeit". */
    public Path trustStore(Path dir) throws Exception {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, PASSWORD);
        try (InputStream from = Files.newInputStream(certificate)) {
            trusted.setCertificateEntry(
                    "trusted", CertificateFactory.getInstance("X.509").generateCertificate(from));
        }
        Path store = dir.resolve(certificate.getFileName() + ".trust");
        try (OutputStream to = Files.newOutputStream(store)) {
            trusted.store(to, PASSWORD);
        }
        return store;
    }

    private static Path pem(Path file, String what, byte[] content) throws Exception {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
    }
}
