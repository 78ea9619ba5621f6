package dev.muster.proto;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The address of a coordinator as users write it: {@code host:port}, {@code [v6]:port} or {@code dns:///host:port}. */
public record CoordinatorTarget(String host, int port) {
    private static final String DNS = "dns:///";
    private static final Pattern FORM =
            Pattern.compile("(?:\\[([0-9a-fA-F:.%]+)]|([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\\.?)):(\\d{1,5})");

    public static CoordinatorTarget parse(String text) {
        Matcher form = FORM.matcher(text.startsWith(DNS) ? text.substring(DNS.length()) : text);
        if (!form.matches()) throw bad(text);
        int port = Integer.parseInt(form.group(3));
        if (port < 1 || port > 65_535) throw bad(text);
        String v6 = form.group(1);
        return new CoordinatorTarget(v6 == null ? form.group(2) : v6, port);
    }

    /** Whether it is to be looked up; an address of IPv6 in numbers is not. */
    public boolean isName() {
        return !host.contains(":");
    }

    /** What gRPC resolves: every address of the name. */
    public String target() {
        return DNS + this;
    }

    /**
     * The addresses behind the name if all of them belong to this machine; empty if one belongs to another, or if the
     * name cannot be looked up. May block for as long as the look-up takes.
     */
    public List<InetAddress> loopback() {
        try {
            List<InetAddress> all = Arrays.asList(InetAddress.getAllByName(host));
            return all.stream().allMatch(InetAddress::isLoopbackAddress) ? all : List.of();
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static IllegalArgumentException bad(String text) {
        return new IllegalArgumentException("\"" + text
                + "\" is not the address of a coordinator; expected host:port, [IPv6]:port or dns:///host:port"
                + " with a port from 1 to 65535");
    }
}
