package dev.muster.deploy;

import java.net.InetAddress;
import java.net.UnknownHostException;

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
