package dev.muster.codec.payload;

import dev.muster.model.Limits;

/** The bound of a payload. */
public final class PayloadSize {
    private PayloadSize() {}

    /** Throws an {@link EncodeException} if so many bytes cannot travel. */
    public static void check(long bytes) {
        if (bytes > Limits.PAYLOAD_BYTES_MAX) {
            throw new EncodeException(
                    "a payload of " + bytes + " bytes is too large: at most " + Limits.PAYLOAD_BYTES_MAX
                            + " can travel; send less, or send a reference to where the data is",
                    null);
        }
    }
}
