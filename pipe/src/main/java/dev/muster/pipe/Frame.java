package dev.muster.pipe;

import dev.muster.model.Limits;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.PlainText;
import dev.muster.model.TaskFailure;
import dev.muster.task.SessionId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What daemon and runner say to each other. */
public sealed interface Frame {
    /** The version of the frames in this build; a runner that says another one is refused. */
    int PROTOCOL_VERSION = 4;

    /** The largest frame but for a {@link Bind}, in bytes after its length. */
    int BYTES_MAX = Limits.MESSAGE_BYTES_MAX;

    /** The largest frame for a runner: an environment, whose class path may lie below a long path on the host. */
    int BIND_BYTES_MAX = 4 * Limits.ENVIRONMENT_BYTES_MAX;

    /** Characters of a sentence that a runner says for people; what is longer is cut, and says so. */
    int SENTENCE_CHARS_MAX = Limits.TEXT_CHARS_MAX / 4;

    /** What a daemon says. */
    sealed interface ToRunner extends Frame {}

    /** What a runner says. */
    sealed interface ToDaemon extends Frame {}

    /**
     * Makes a blank runner the runner of one session and environment, for life.
     *
     * @param host the host of the daemon, as it calls itself; for the task to ask
     * @param worker the name of the daemon; likewise
     * @param classPath jars and directories on this host, in order; those that do not exist are ignored, as java does
     * @param initializer a call that runs once, on the first task thread, before the first task
     * @param threads how many tasks run at a time
     * @param maxHeapBytes how much the heap may hold after a task before the runner is to be replaced; 0 for any
     * @param blobDirectory where a {@link Payload.Stored} call lies, in a file named by the digits of its id
     * @param resultDirectory where the runner leaves results that do not travel inline, named likewise
     */
    record Bind(
            SessionId session,
            String host,
            String worker,
            List<String> classPath,
            Map<String, String> systemProperties,
            Optional<Payload> initializer,
            int threads,
            long maxHeapBytes,
            String blobDirectory,
            String resultDirectory)
            implements ToRunner {
        /** More threads than this in one runner are a mistake. */
        public static final int THREADS_MAX = 1024;

        public Bind {
            classPath = List.copyOf(classPath);
            systemProperties = Collections.unmodifiableMap(new LinkedHashMap<>(systemProperties));
            if (threads < 1 || threads > THREADS_MAX) {
                throw new IllegalArgumentException("a runner has 1 to " + THREADS_MAX + " threads, not " + threads);
            }
        }
    }

    /**
     * Queue this attempt behind those sent before, and run it.
     *
     * @param timeoutNanos how long it may run, for the task to ask: the daemon sees to it; 0 for as long as it likes
     * @param atMostOnce whether no other attempt may follow once this one has begun
     */
    record Run(long seq, int attempt, long timeoutNanos, boolean atMostOnce, Payload call) implements ToRunner {
        public RunKey key() {
            return new RunKey(seq, attempt);
        }
    }

    /** Its client does not want it any more: an attempt that waits is removed, one that runs is interrupted. */
    record Interrupt(long seq, int attempt) implements ToRunner {
        public RunKey key() {
            return new RunKey(seq, attempt);
        }
    }

    /** Give back everything that has not started; the answer is {@link Returned}. */
    record Recall() implements ToRunner {}

    /**
     * Give back what has not started, finish what runs, and end with code 0; the first answer is {@link Returned}. A runner that
     * exits already interrupts the threads of the user, so that shutdown hooks that only wait come to their end.
     */
    record Stop() implements ToRunner {}

    /**
     * The first frame of every runner.
     *
     * @param runnerId what the daemon gave it on its command line
     */
    record Hello(int protocolVersion, long runnerId, long pid, String javaVersion) implements ToDaemon {}

    /** The runner is ready: class path in place, initializer done. */
    record Bound() implements ToDaemon {}

    /** The runner is of no use: its initializer threw, or the like. It gives back what waits, and ends by itself. */
    record BindFailed(TaskFailure failure) implements ToDaemon {}

    /** User code of this attempt may have begun from here on. */
    record Started(long seq, int attempt) implements ToDaemon {
        public RunKey key() {
            return new RunKey(seq, attempt);
        }
    }

    /**
     * An attempt has ended; no other frame about it follows.
     *
     * @param runNanos how long user code ran; 0 if it never started
     * @param recycleReason what the task left behind that could hurt the next one, in words; empty if the runner is clean. A
     *     runner that gives a reason starts nothing any more: what waits in it, and what is still sent, comes back as
     *     {@link Returned}, and it is for the daemon to stop and replace it
     */
    record Ended(long seq, int attempt, Outcome outcome, long runNanos, Optional<String> recycleReason)
            implements ToDaemon {
        public Ended {
            recycleReason = recycleReason.map(Frame::sentence);
        }

        public RunKey key() {
            return new RunKey(seq, attempt);
        }
    }

    /** These never started and never will in this runner; perhaps none. Answers a {@link Recall}, or tells of an early end. */
    record Returned(List<RunKey> attempts) implements ToDaemon {
        public Returned {
            attempts = List.copyOf(attempts);
        }
    }

    /** Something that the user should know, though it does no harm and the runner continues: a sentence without its dot. */
    record Remark(String text) implements ToDaemon {
        public Remark {
            text = sentence(text);
        }
    }

    /** Once a second: this JVM still turns. */
    record Beat(long heapUsedBytes) implements ToDaemon {}

    /**
     * User code has asked the JVM to exit, or a signal has, and it will as soon as all shutdown hooks have ended.
     *
     * @param code the exit code where it is known; the operating system has the true one
     * @param stack who asked, as a stack trace; empty if it was a signal
     * @param by the attempt whose thread asked; empty if it was another thread
     */
    record Exiting(OptionalInt code, String stack, Optional<RunKey> by) implements ToDaemon {
        public Exiting {
            stack = sentence(stack);
        }
    }

    /** Names that a task gives to its threads or methods are in it, and these may be of any length. */
    private static String sentence(String text) {
        return PlainText.clipped(text, SENTENCE_CHARS_MAX);
    }
}
