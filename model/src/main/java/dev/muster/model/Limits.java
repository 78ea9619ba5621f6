package dev.muster.model;

import java.time.Duration;

/** What nothing may exceed, on any wire. Limits that an operator may set live in the configuration of their role. */
public final class Limits {
    /** A payload up to this size travels inside a message; a larger one is fetched as a blob. In bytes. */
    public static final int INLINE_BYTES_MAX = 256 * 1024;

    /** The largest call or result, in bytes. */
    public static final long PAYLOAD_BYTES_MAX = 1L << 30;

    /** One chunk of a blob in transit, in bytes. */
    public static final int CHUNK_BYTES = 256 * 1024;

    /** What a writer gathers into one message before it sends, in bytes; one item above it still travels, alone. */
    public static final int BATCH_BYTES = 256 * 1024;

    /** The largest message that is read from a peer, in bytes. */
    public static final int MESSAGE_BYTES_MAX = 4 * 1024 * 1024;

    /** Entries of a class path. */
    public static final int CODE_ENTRIES_MAX = 10_000;

    /** Characters of a message, a name or another text that a peer may send. */
    public static final int TEXT_CHARS_MAX = 64 * 1024;

    /** Characters of a system property, an environment variable or a JVM argument for runners. */
    public static final int SETTING_CHARS_MAX = 1024 * 1024;

    /** All texts of one environment (class path, properties, variables, arguments), in bytes. */
    public static final int ENVIRONMENT_BYTES_MAX = 16 * 1024 * 1024;

    /** System properties for runners, and likewise environment variables. */
    public static final int SETTINGS_MAX = 10_000;

    /** JVM arguments for runners. */
    public static final int ARGUMENTS_MAX = 1_000;

    /** Frames of one stack trace that are carried; the rest is cut in the middle and said so. */
    public static final int FRAMES_MAX = 512;

    /** Depth of a chain of causes that is carried. */
    public static final int CAUSES_MAX = 32;

    /** Silence after which a peer gets no new work. */
    public static final Duration SUSPECT_AFTER = Duration.ofSeconds(5);

    /** Silence after which a peer is taken for lost. */
    public static final Duration LOST_AFTER = Duration.ofSeconds(15);

    private Limits() {}
}
