package dev.muster.proto.security;

import dev.muster.model.PlainText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file for TLS. Its content is checked before this process connects or listens, since the errors of the libraries name neither
 * the file nor the remedy.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PemFile(Path path, byte[] content) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s*(.*?)\\s*-----END \\1-----", Pattern.DOTALL);
    private static final byte SEQUENCE = 0x30;
    private static final int JKS = 0xfeedfeed;
    private static final String FROM_JKS =
            "keytool -importkeystore -srckeystore %s -destkeystore %s -deststoretype PKCS12, then what comes of it with";
    private static final String UTF_8 = "save it as UTF-8 or ASCII";
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String KEY = "PRIVATE KEY";

    /** Throws {@link IllegalArgumentException} if there is no such file, or if it cannot be read. */
    static PemFile read(Path path) {
        try {
            return new PemFile(path, Files.readAllBytes(path));
        } catch (IOException e) {
            throw new IllegalArgumentException("the TLS file " + path + " cannot be read: " + PlainText.of(e), e);
        }
    }

    /**
     * The certificates in it, in order; at least one. Throws {@link IllegalArgumentException} with the form found and the cure.
     */
    List<X509Certificate> certificates() {
        var found = new ArrayList<X509Certificate>();
        Matcher block = BLOCK.matcher(text());
        while (block.find()) {
            if (block.group(1).equals(CERTIFICATE)) found.add(certificate(block.group(2)));
        }
        if (found.isEmpty()) throw isNo("certificate in PEM", cureOfCertificate());
        return found;
    }

    /** The bytes of the private key in it, PKCS #8. Throws {@link IllegalArgumentException} with the form found and the cure. */
    byte[] key() {
        Matcher block = BLOCK.matcher(text());
        while (block.find()) {
            if (block.group(1).equals(KEY)) return decoded(block.group(2));
        }
        throw isNo("private key in PKCS #8 and PEM, without a pass phrase", cureOfKey());
    }

    private String cureOfCertificate() {
        String form = form();
        if (form.contains(KEY)) return "the certificate and its key may be swapped";
        if (form.contains("CERTIFICATE REQUEST"))
            return "have it signed by your authority first, and name what that gives back";
        if (form.startsWith("TRUSTED")) return convert("openssl x509 -in %s -out %s");
        if (form.startsWith("PKCS7")) return convert("openssl pkcs7 -print_certs -in %s -out %s");
        if (isUtf16()) return UTF_8;
        if (isJks()) return convert(FROM_JKS + " openssl pkcs12 -nokeys");
        if (isPkcs12()) return convert("openssl pkcs12 -nokeys -in %s -out %s");
        if (isDer()) return convert("openssl x509 -inform der -in %s -out %s");
        return "name the file that your authority gave you; \"openssl x509 -text -in FILE\" shows what is in one";
    }

    private String cureOfKey() {
        String form = form();
        if (form.equals(CERTIFICATE)) return "the certificate and its key may be swapped";
        if (form.startsWith("OPENSSH")) return "convert a copy of it: ssh-keygen -p -m PKCS8 -f " + path;
        if (form.equals("ENCRYPTED " + KEY)) return convert("openssl pkcs8 -in %s -out %s");
        if (form.contains(KEY)) return convert("openssl pkcs8 -topk8 -nocrypt -in %s -out %s");
        if (isUtf16()) return UTF_8;
        if (isJks()) return convert(FROM_JKS + " openssl pkcs12 -nocerts -nodes");
        if (isPkcs12()) return convert("openssl pkcs12 -nocerts -nodes -in %s -out %s");
        if (isDer()) return convert("openssl pkey -inform der -in %s -out %s");
        return "\"openssl pkey -text -noout -in FILE\" shows what is in one";
    }

    private String convert(String command) {
        return "convert it: " + command.formatted(path, path + ".pem");
    }

    /** The label of the block that says most of it; empty if there is none. */
    private String form() {
        String form = "";
        Matcher block = BLOCK.matcher(text());
        while (block.find()) {
            if (form.isEmpty() || form.endsWith("PARAMETERS")) form = block.group(1);
        }
        return form;
    }

    private String formInWords() {
        String form = form();
        if (content.length == 0 || text().isBlank()) return "is empty";
        if (text().contains("Proc-Type: 4,ENCRYPTED")) return "holds an encrypted " + form;
        if (form.equals("RSA " + KEY)) return "holds a key in PKCS #1 (" + form + ")";
        if (form.equals("EC " + KEY)) return "holds a key in SEC 1 (" + form + ")";
        if (form.equals("ENCRYPTED " + KEY)) return "holds a key that is encrypted (" + form + ")";
        if (!form.isEmpty()) return "holds a " + form;
        if (isUtf16()) return "is text in UTF-16";
        if (isJks()) return "is a key store of Java (JKS)";
        if (isPkcs12()) return "is a key store in PKCS #12";
        if (isDer()) return "is in DER, which is binary";
        return "holds nothing in PEM";
    }

    private IllegalArgumentException isNo(String wanted, String cure) {
        return new IllegalArgumentException(
                "the TLS file " + path + " " + formInWords() + ", and is to be a " + wanted + "; " + cure);
    }

    private boolean isDer() {
        return content.length > 1 && content[0] == SEQUENCE && form().isEmpty();
    }

    /** Its version is 3, right behind the length, which may have several bytes. */
    private boolean isPkcs12() {
        if (!isDer()) return false;
        int at = content[1] >= 0 ? 2 : 2 + (content[1] & 0x7f);
        return content.length > at + 2 && content[at] == 2 && content[at + 1] == 1 && content[at + 2] == 3;
    }

    private boolean isJks() {
        return content.length > 3 && ByteBuffer.wrap(content).getInt() == JKS;
    }

    /** As the shell of Windows writes what a command prints. */
    private boolean isUtf16() {
        return content.length > 1
                && (content[0] & 0xff) + (content[1] & 0xff) == 0xfe + 0xff
                && content[0] < 0
                && content[1] < 0;
    }

    private X509Certificate certificate(String body) {
        try {
            var factory = CertificateFactory.getInstance("X.509");
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(decoded(body)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "the TLS file " + path + " holds a certificate that is damaged (" + e.getMessage()
                            + "); look at it with: openssl x509 -text -in " + path,
                    e);
        }
    }

    private byte[] decoded(String body) {
        try {
            return Base64.getMimeDecoder().decode(body);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the TLS file " + path + " is damaged: " + e.getMessage(), e);
        }
    }

    private String text() {
        return new String(content, StandardCharsets.ISO_8859_1);
    }
}
