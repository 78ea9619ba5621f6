package dev.muster.client.cluster;

import dev.muster.client.code.BlobShelf;
import dev.muster.client.code.ClassPathDescription;
import dev.muster.client.code.CodeSnapshot;
import dev.muster.model.CodeEntry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The way to a cluster inside this JVM, which starts with the first task. */
final class EmbeddedConnector implements Connector {
    private final String name;
    private final int slots;
    private final ClassPathDescription classPath;
    private final EmbeddedClusterProvider provider;
    private volatile @Nullable CodeSnapshot snapshot;

    EmbeddedConnector(String name, int slots, ClassPathDescription classPath, EmbeddedClusterProvider provider) {
        this.name = name;
        this.slots = slots;
        this.classPath = classPath;
        this.provider = provider;
    }

    /** The provider on the class path. */
    static EmbeddedClusterProvider findProvider(ClassLoader loader) {
        return ServiceLoader.load(EmbeddedClusterProvider.class, loader)
                .findFirst()
                .or(() -> ServiceLoader.load(EmbeddedClusterProvider.class, EmbeddedConnector.class.getClassLoader())
                        .findFirst())
                .orElseThrow(() -> new IllegalStateException(
                        "nothing on the class path can run a cluster in this program: add the artifact dev.muster:muster,"
                                + " or name a cluster with ProcessPoolExecutor.connect(target) or MUSTER_TARGET"));
    }

    @Override
    public String target() {
        return "embedded in this program";
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public List<CodeEntry> code(BlobShelf shelf) {
        if (snapshot == null) snapshot = CodeSnapshot.of(classPath.entries());
        return classPath.local();
    }

    private Optional<String> codeChange() {
        CodeSnapshot taken = snapshot;
        return taken == null ? Optional.empty() : taken.change();
    }

    @Override
    public Connection open() throws IOException {
        EmbeddedCluster cluster = provider.start(name, slots, this::codeChange);
        return new Connection(cluster.transport(), cluster::close, cluster.broken());
    }
}
