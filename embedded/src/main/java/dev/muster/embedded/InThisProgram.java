package dev.muster.embedded;

import dev.muster.client.cluster.EmbeddedCluster;
import dev.muster.client.cluster.EmbeddedClusterProvider;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/** Starts clusters inside this program; the client finds it by the ServiceLoader. */
public final class InThisProgram implements EmbeddedClusterProvider {
    @Override
    public EmbeddedCluster start(String name, int slots, Supplier<Optional<String>> codeChange) throws IOException {
        return LocalCluster.start(name, slots, codeChange);
    }
}
