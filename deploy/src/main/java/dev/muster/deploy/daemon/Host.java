package dev.muster.deploy.daemon;

import dev.muster.model.jvm.ThisHost;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** What this host calls itself. */
public final class Host {
    private static final int WORKER_NAME_CHARS_MAX = 49; // a mark and a number may follow
    private static final int MARK_CHARS = 6;
    private static final Pattern MARK = Pattern.compile("[0-9a-f]{" + MARK_CHARS + "}");

    private Host() {}

    static String name() {
        return ThisHost.name();
    }

    /** Whether this process may do anything on this host. */
    public static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return "root".equals(System.getProperty("user.name"));
        }
    }

    /**
     * The default name of a worker: the host, and a mark that distinguishes it from other hosts of that name. The mark lies
     * in the work directory, so that a restarted worker keeps its name.
     *
     * @throws IOException if it can be neither read nor written
     */
    static String workerName(Path workDirectory) throws IOException {
        return workerName(name()) + "-" + mark(workDirectory);
    }

    private static String mark(Path workDirectory) throws IOException {
        Files.createDirectories(workDirectory);
        Path file = workDirectory.resolve("name-mark");
        if (!Files.exists(file)) {
            byte[] drawn = new byte[MARK_CHARS / 2];
            new SecureRandom().nextBytes(drawn);
            Path draft = Files.createTempFile(workDirectory, "name-mark-", ".draft");
            try {
                Files.writeString(draft, HexFormat.of().formatHex(drawn));
                Files.createLink(file, draft); // whole or not at all, and the first one wins
            } catch (FileAlreadyExistsException e) {
                // Another worker has just drawn one for this directory.
            } catch (UnsupportedOperationException e) { // a file system without links
                Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        }
        String mark = Files.readString(file).strip();
        if (!MARK.matcher(mark).matches()) {
            throw new IOException(file + " does not contain " + MARK_CHARS
                    + " hexadecimal digits; delete it, or name the worker with --name");
        }
        return mark;
    }

    static String workerName(String host) {
        String clean = host.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[^A-Za-z0-9]+", "");
        if (clean.isEmpty()) return "worker";
        return clean.length() > WORKER_NAME_CHARS_MAX ? clean.substring(0, WORKER_NAME_CHARS_MAX) : clean;
    }
}
