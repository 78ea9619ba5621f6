package dev.muster.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The name of bytes by their content: 64 hexadecimal digits of SHA-256, in lower case. */
public record BlobId(String hex) implements Comparable<BlobId> {
    public BlobId {
        if (hex.length() != 64 || !hex.chars().allMatch(BlobId::isHexDigit)) {
            throw new IllegalArgumentException("not a SHA-256 in lower-case hexadecimal: " + hex);
        }
    }

    public static BlobId of(byte[] content) {
        return of(sha256().digest(content), 0);
    }

    /** The id from a finished digest; the second argument says where its 32 bytes begin. */
    public static BlobId of(byte[] digest, int offset) {
        return new BlobId(HexFormat.of().formatHex(digest, offset, offset + 32));
    }

    /** A fresh digest, for content that comes in pieces. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    @Override
    public int compareTo(BlobId other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return hex.substring(0, 12);
    }

    private static boolean isHexDigit(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
}
