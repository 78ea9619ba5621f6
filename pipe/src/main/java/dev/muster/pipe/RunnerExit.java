package dev.muster.pipe;

/** The exit codes by which a runner tells its daemon why it ended by itself, where no frame can tell any more. */
public final class RunnerExit {
    /** What the JVM itself says with {@code -XX:+ExitOnOutOfMemoryError}. */
    public static final int OUT_OF_MEMORY = 3;

    /** The daemon is gone, or has hung up. */
    public static final int DAEMON_GONE = 112;

    /** What came from the daemon could not be understood. */
    public static final int PIPE_BROKEN = 113;

    /** The runner could not be started: the command line, the socket or the black box is no good. */
    public static final int NOT_STARTED = 114;

    /** A thread of the runner ended where it must not. */
    public static final int BROKEN_DOWN = 115;

    private RunnerExit() {}
}
