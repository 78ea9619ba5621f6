package dev.muster.client.cluster;

import dev.muster.client.code.ClassPathDescription;
import dev.muster.proto.grpc.ClientCredentials;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which cluster a pool is in, if any, and what it shows there: what the environment names, unless the builder says otherwise. */
public final class ClusterOptions {
    @Nullable
    public String target;

    public ClientCredentials credentials = ClientCredentials.ofEnvironment(System.getenv());

    /** The address of the cluster; empty for a pool on this machine. */
    public Optional<String> target() {
        return Optional.ofNullable(target)
                .or(() -> Optional.ofNullable(System.getenv("MUSTER_TARGET")))
                .filter(address -> !address.isBlank());
    }

    /** The way there, or to child processes of this program. */
    public Connector connector(String pool, int maxWorkers, ClassPathDescription classPath, long codeBytesMax) {
        return target().<Connector>map(address -> new ClusterConnector(
                        address, target == null ? "MUSTER_TARGET" : "target(..)", credentials, classPath, codeBytesMax))
                .orElseGet(() ->
                        new EmbeddedConnector(pool, maxWorkers, classPath, EmbeddedConnector.findProvider(loader())));
    }

    /**
     * Where a pool looks for the classes of this program: the loader of the thread, unless it does not even know the pool, as
     * that of a thread of the common pool where a launcher has made another one.
     */
    public static ClassLoader loader() {
        ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
        ClassLoader own = ClusterOptions.class.getClassLoader();
        try {
            if (ofThread != null && ofThread.loadClass(ClusterOptions.class.getName()) == ClusterOptions.class)
                return ofThread;
        } catch (ClassNotFoundException | LinkageError e) {
            return own;
        }
        return own;
    }
}
