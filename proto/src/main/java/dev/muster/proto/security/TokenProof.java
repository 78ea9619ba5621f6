package dev.muster.proto.security;

import com.google.protobuf.ByteString;
import dev.muster.proto.CoordinatorTarget;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The proof that a peer knows a token, without the token; see {@code handshake.proto}.
 *
 * @param dialer the nonce of the side that dials
 * @param coordinator the nonce of the coordinator
 * @param address the one that was dialed, in numbers; empty if the proof is good for any
 */
public record TokenProof(ByteString dialer, ByteString coordinator, String address) {
    static final int NONCE_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final String CONTEXT = "muster-handshake-1";
    private static final String COORDINATOR = "COORDINATOR";
    private static final SecureRandom RANDOM = new SecureRandom();

    public static ByteString nonce() {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return ByteString.copyFrom(nonce);
    }

    /** What the coordinator says. */
    ByteString ofCoordinator(String token) {
        return ByteString.copyFrom(of(token, COORDINATOR));
    }

    /** What the side says that dials. */
    public ByteString ofDialer(String token, Role role) {
        return ByteString.copyFrom(of(token, role.name()));
    }

    boolean isOfCoordinator(ByteString proof, String token) {
        return MessageDigest.isEqual(of(token, COORDINATOR), proof.toByteArray());
    }

    boolean isOfDialer(ByteString proof, String token, Role role) {
        return MessageDigest.isEqual(of(token, role.name()), proof.toByteArray());
    }

    private byte[] of(String token, String speaker) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac.doFinal(said(speaker));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("this JVM has no " + ALGORITHM, e);
        }
    }

    private byte[] said(String speaker) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            for (ByteString part : List.of(utf8(CONTEXT), utf8(speaker), dialer, coordinator, utf8(address))) {
                out.writeInt(part.size());
                part.writeTo(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    private static ByteString utf8(String text) {
        return ByteString.copyFromUtf8(text);
    }

    /** The address in numbers, the same on both sides of a connection; empty if it is none of the Internet. */
    static String numbers(@Nullable SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet) || inet.getAddress() == null) return "";
        try {
            // An IPv4 address that came over an IPv6 socket becomes one of IPv4 again, and a zone is left out.
            InetAddress plain = InetAddress.getByAddress(inet.getAddress().getAddress());
            return new CoordinatorTarget(plain.getHostAddress(), inet.getPort()).toString();
        } catch (UnknownHostException e) {
            return "";
        }
    }
}
