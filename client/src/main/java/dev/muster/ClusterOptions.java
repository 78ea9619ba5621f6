package dev.muster;

import dev.muster.proto.grpc.ClientCredentials;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which cluster a pool is in, if any, and what it shows there: what the environment names, unless the builder says otherwise. */
final class ClusterOptions {
    @Nullable
    String target;

    ClientCredentials credentials = ClientCredentials.ofEnvironment(System.getenv());

    /** The address of the cluster; empty for a pool on this machine. */
    Optional<String> target() {
        return Optional.ofNullable(target)
                .or(() -> Optional.ofNullable(System.getenv("MUSTER_TARGET")))
                .filter(address -> !address.isBlank());
    }

    /** The way there, or to child processes of this program. */
    Connector connector(PoolConfig config, CodeOptions code) {
        ClassPathDescription classPath = code.classPath();
        return target().<Connector>map(address -> new ClusterConnector(
                        address,
                        target == null ? "MUSTER_TARGET" : "target(..)",
                        credentials,
                        classPath,
                        code.bytesMax()))
                .orElseGet(() -> new EmbeddedConnector(
                        config.name(), config.maxWorkers(), classPath, EmbeddedConnector.findProvider(loader())));
    }

    /**
     * Where a pool looks for the classes of this program: the loader of the thread, unless it does not even know the pool, as that of
     * a thread of the common pool where a launcher has made another one.
     */
    static ClassLoader loader() {
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
