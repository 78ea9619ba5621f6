package dev.muster.proto.security;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Map;

/** Looks at the files of TLS before they are used: each in its form, and the key that of the certificate. */
public final class TlsFiles {
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA", "Ed25519", "EdDSA");

    private TlsFiles() {}

    /** Throws {@link IllegalArgumentException} with a sentence that names the file, the form found and the cure. */
    public static void check(Tls tls) {
        tls.authority().ifPresent(TlsFiles::checkCertificates);
        if (tls.certificate().isPresent() && tls.key().isPresent()) {
            checkPair(tls.certificate().get(), tls.key().get());
        }
    }

    /** The same for a file of issuers. */
    public static void checkCertificates(Path file) {
        PemFile.read(file).certificates();
    }

    private static void checkPair(Path certificateFile, Path keyFile) {
        List<X509Certificate> chain = PemFile.read(certificateFile).certificates();
        byte[] key = PemFile.read(keyFile).key();
        checkValidity(chain.get(0), certificateFile);
        if (isKeyOf(key, chain.get(0).getPublicKey())) return;
        for (int i = 1; i < chain.size(); i++) {
            if (!isKeyOf(key, chain.get(i).getPublicKey())) continue;
            throw new IllegalArgumentException("the TLS file " + certificateFile + " begins with the certificate of "
                    + nameOf(chain.get(0)) + ", but the key " + keyFile + " belongs to number " + (i + 1)
                    + " in it; put that one first");
        }
        throw new IllegalArgumentException("the TLS file " + keyFile + " holds the key of another certificate than "
                + certificateFile + " (" + nameOf(chain.get(0)) + "); these print the same where they belong together:"
                + " openssl x509 -noout -pubkey -in " + certificateFile + " and openssl pkey -pubout -in " + keyFile);
    }

    /** No peer would accept it, and no peer could report the reason to this side. */
    private static void checkValidity(X509Certificate certificate, Path file) {
        try {
            certificate.checkValidity();
        } catch (CertificateExpiredException e) {
            throw new IllegalArgumentException(
                    "the TLS file " + file + " holds a certificate of " + nameOf(certificate) + " that expired at "
                            + certificate.getNotAfter().toInstant()
                            + "; have it renewed, or look at the clock of this host",
                    e);
        } catch (CertificateNotYetValidException e) {
            throw new IllegalArgumentException(
                    "the TLS file " + file + " holds a certificate of " + nameOf(certificate)
                            + " that is not valid before "
                            + certificate.getNotBefore().toInstant() + "; wait, or look at the clock of this host",
                    e);
        }
    }

    private static String nameOf(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }

    /** True also if this JVM cannot decide, as with an algorithm that it does not know: TLS itself reports that then. */
    private static boolean isKeyOf(byte[] encoded, PublicKey of) {
        String signature = SIGNATURES.get(of.getAlgorithm());
        if (signature == null) return true;
        PrivateKey key;
        try {
            key = KeyFactory.getInstance(of.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException otherAlgorithm) {
            return false;
        }
        try {
            var signing = Signature.getInstance(signature);
            signing.initSign(key);
            signing.update(encoded);
            byte[] signed = signing.sign();
            signing.initVerify(of);
            signing.update(encoded);
            return signing.verify(signed);
        } catch (InvalidKeyException | SignatureException otherKey) {
            return false;
        } catch (GeneralSecurityException unknown) {
            return true;
        }
    }
}
