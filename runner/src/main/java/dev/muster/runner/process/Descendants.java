package dev.muster.runner.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The processes that user code has started, and those that they have started in turn. */
public final class Descendants {
    /** The name of the environment variable by which a daemon knows the processes of a runner. */
    public static final String MARKER = "MUSTER_RUNNER";

    private static final int ROUNDS = 3;

    private Descendants() {}

    /** Kills all of them, as often as new ones turn up, up to a limit. Plain loops: this runs cold, and against the clock. */
    static void kill() {
        for (int round = 0; round < ROUNDS; round++) {
            Set<ProcessHandle> found = new HashSet<>();
            killMarked(found); // which finds nearly all of them, and some that nothing else finds
            killKnown(found);
            if (found.isEmpty()) return;
        }
    }

    /** Kills those that the JVM itself lists. */
    static void killKnown() {
        killKnown(new HashSet<>());
    }

    private static void killKnown(Set<ProcessHandle> found) {
        for (Object process : ProcessHandle.current().descendants().toArray()) {
            ((ProcessHandle) process).destroyForcibly();
            found.add((ProcessHandle) process);
        }
    }

    /** Those that a double fork has separated from this process still have the marker in their environment. */
    private static void killMarked(Set<ProcessHandle> found) {
        String token = System.getenv(MARKER);
        if (token == null || token.isBlank()) return;
        String wanted = "\0" + MARKER + "=" + token;
        long self = ProcessHandle.current().pid();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
            for (Path process : processes) {
                long pid = Long.parseLong(process.getFileName().toString());
                if (pid == self || !isMarked(process, wanted)) continue;
                ProcessHandle marked = ProcessHandle.of(pid).orElse(null);
                if (marked != null && found.add(marked)) marked.destroyForcibly();
            }
        } catch (IOException | RuntimeException e) {
            // No /proc here: what the process tree knows has to do.
        }
    }

    private static boolean isMarked(Path process, String wanted) {
        try {
            byte[] environment = Files.readAllBytes(process.resolve("environ"));
            String all = "\0" + new String(environment, StandardCharsets.ISO_8859_1);
            // A pool inside this runner has added markers of its own after that of the runner.
            return all.contains(wanted + "\0") || all.contains(wanted + ",");
        } catch (IOException | RuntimeException e) {
            return false; // gone, or of another user
        }
    }
}
