package dev.muster.proto.messages;

import com.google.protobuf.ByteString;
import dev.muster.model.BlobId;
import dev.muster.model.Limits;
import dev.muster.model.PlainText;
import java.util.HexFormat;

/** The questions that everything a peer sends must answer before a record is made of it. */
public final class MessageChecks {
    private static final int BRIEF_CHARS_MAX = 1_000;

    private MessageChecks() {}

    public static void present(boolean isThere, String what) {
        if (!isThere) throw new WireException(what + " is missing");
    }

    public static String text(String text, String what) {
        return atMost(text, what, Limits.TEXT_CHARS_MAX);
    }

    /** What a runner is started with. */
    static String setting(String text, String what) {
        return atMost(text, what, Limits.SETTING_CHARS_MAX);
    }

    private static String atMost(String text, String what, int max) {
        if (text.length() > max) {
            throw new WireException(what + " has " + text.length() + " characters; at most " + max + " can travel");
        }
        return text;
    }

    /** A text for people may be cut rather than refused: an error must never be lost because it is long. */
    public static String clipped(String text) {
        return PlainText.clipped(text, Limits.TEXT_CHARS_MAX);
    }

    /** A text for people in a message that has some thousands of them. */
    static String brief(String text) {
        return PlainText.clipped(text, BRIEF_CHARS_MAX);
    }

    static int count(int count, int max, String what) {
        if (count > max) throw new WireException(count + " " + what + "; at most " + max + " can travel");
        return count;
    }

    /** An unsigned number that Java keeps in a signed int. */
    public static int natural(int number, String what) {
        if (number < 0) throw new WireException(what + " is out of range: " + Integer.toUnsignedString(number));
        return number;
    }

    public static long natural(long number, String what) {
        if (number < 0) throw new WireException(what + " is out of range: " + Long.toUnsignedString(number));
        return number;
    }

    static int fromOne(int number, String what) {
        if (number < 1) throw new WireException(what + " counts from 1, was " + number);
        return number;
    }

    public static BlobId hash(ByteString sha256) {
        if (sha256.size() != 32) throw new WireException("a SHA-256 has 32 bytes, not " + sha256.size());
        return BlobId.of(sha256.toByteArray(), 0);
    }

    public static ByteString hash(BlobId id) {
        return ByteString.copyFrom(HexFormat.of().parseHex(id.hex()));
    }
}
