package dev.muster.deploy.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where a coordinator listens, or where to find it.
 *
 * @param host a name or a number; an IPv6 address without its brackets
 */
public record ListenAddress(String host, int port) {
    static final int DEFAULT_PORT = 7300;
    public static final String DEFAULT = "127.0.0.1:" + DEFAULT_PORT;

    public ListenAddress {
        if (host.isBlank()) throw new IllegalArgumentException("an address needs a host; an example is " + DEFAULT);
        if (port < 0 || port > 65535)
            throw new IllegalArgumentException("a port must be a number from 0 to 65535, and " + port + " is not");
    }

    /** Reads {@code host:port}, {@code host}, {@code [::1]:port}, or one of these behind {@code dns:///}. */
    public static ListenAddress parse(String text) {
        String rest = text.strip();
        if (rest.startsWith("dns:///")) rest = rest.substring("dns:///".length());
        if (rest.startsWith("[")) {
            int close = rest.indexOf(']');
            if (close < 0) throw malformed(text);
            String after = rest.substring(close + 1);
            if (!after.isEmpty() && !after.startsWith(":")) throw malformed(text);
            return new ListenAddress(
                    rest.substring(1, close), after.isEmpty() ? DEFAULT_PORT : port(after.substring(1), text));
        }
        int colon = rest.lastIndexOf(':');
        if (colon >= 0 && rest.indexOf(':') != colon) throw malformed(text);
        return colon < 0
                ? new ListenAddress(rest, DEFAULT_PORT)
                : new ListenAddress(rest.substring(0, colon), port(rest.substring(colon + 1), text));
    }

    private static int port(String digits, String text) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw malformed(text);
        }
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("\"" + text + "\" is not an address; write host:port, such as " + DEFAULT
                + ", or [::1]:" + DEFAULT_PORT + " for IPv6");
    }

    /** The same host with another port. */
    public ListenAddress withPort(int other) {
        return new ListenAddress(host, other);
    }

    /** Whether only this machine can reach it. False for a name that cannot be resolved. */
    public boolean isLoopback() {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) return false;
            }
            return true;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
