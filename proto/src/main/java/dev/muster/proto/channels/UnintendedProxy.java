package dev.muster.proto.channels;

import dev.muster.proto.CoordinatorTarget;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/**
 * The proxy through which gRPC goes to an address, because of a setting of the JVM that was meant for something else, perhaps.
 */
final class UnintendedProxy {
    private static final String VARIABLE = "GRPC_PROXY_EXP";

    private UnintendedProxy() {}

    /** A further part of a sentence about a connection that cannot be made, with the cure; empty if there is no proxy. */
    static String words(String where) {
        String variable = System.getenv(VARIABLE);
        try {
            CoordinatorTarget address = CoordinatorTarget.parse(where);
            if (variable != null && !variable.isBlank()) {
                return words(variable, "the variable " + VARIABLE, "unset it");
            }
            Proxy proxy = proxyTo(address);
            if (!(proxy.address() instanceof InetSocketAddress at)) return "";
            return words(
                    at.getHostString() + ":" + at.getPort(),
                    proxy.type() == Proxy.Type.SOCKS ? "the system property socksProxyHost" : nameOfWebProxy(),
                    (proxy.type() == Proxy.Type.SOCKS ? "gRPC supports HTTP proxies and not SOCKS, so " : "")
                            + "leave this host out with -D"
                            + (proxy.type() == Proxy.Type.SOCKS ? "socksNonProxyHosts=" : "http.nonProxyHosts=")
                            + address.host());
        } catch (IllegalArgumentException | URISyntaxException e) { // no address of TCP
            return "";
        }
    }

    private static String words(String proxy, String source, String cure) {
        return "; it is dialed through the proxy " + proxy + " because of " + source + ", which may be in the way: "
                + cure;
    }

    private static String nameOfWebProxy() {
        return System.getProperty("https.proxyHost") != null
                ? "the system property https.proxyHost"
                : "the proxy settings of this JVM";
    }

    /** As gRPC finds it. */
    private static Proxy proxyTo(CoordinatorTarget address) throws URISyntaxException {
        ProxySelector selector = ProxySelector.getDefault();
        if (selector == null) return Proxy.NO_PROXY;
        List<Proxy> proxies = selector.select(new URI("https", null, address.host(), address.port(), null, null, null));
        return proxies.isEmpty() ? Proxy.NO_PROXY : proxies.get(0);
    }
}
