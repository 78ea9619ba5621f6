package dev.muster.deploy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this host calls itself. */
final class Host {
    private static final int WORKER_NAME_CHARS_MAX = 56; // a number may follow

    private Host() {}

    static String name() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** Whether this process may do anything on this host. */
    static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return "root".equals(System.getProperty("user.name"));
        }
    }

    /** The name of a worker that was given none. */
    static String workerName() {
        return workerName(name());
    }

    static String workerName(String host) {
        String clean = host.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[^A-Za-z0-9]+", "");
        if (clean.isEmpty()) return "worker";
        return clean.length() > WORKER_NAME_CHARS_MAX ? clean.substring(0, WORKER_NAME_CHARS_MAX) : clean;
    }
}
