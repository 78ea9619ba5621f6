package dev.muster.client.code;

import dev.muster.codec.ClassOrigins;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where the tasks of a pool find a class: the first file of its name on the class path of the pool. */
public final class PoolCode implements ClassOrigins.Code {
    private final Supplier<List<Path>> classPath;
    private volatile @Nullable URLClassLoader loader; // gives out files, and never a class

    /** @param classPath of the pool, asked for when it is needed for the first time */
    public PoolCode(Supplier<List<Path>> classPath) {
        this.classPath = classPath;
    }

    @Override
    public @Nullable URL find(String file) throws IOException {
        return loader().findResource(file);
    }

    /** Two threads may make one each, of which one goes with the garbage. */
    private URLClassLoader loader() throws IOException {
        URLClassLoader opened = loader;
        if (opened != null) return opened;
        List<Path> entries = classPath.get();
        var urls = new URL[entries.size()];
        for (int i = 0; i < urls.length; i++) urls[i] = entries.get(i).toUri().toURL();
        opened = new URLClassLoader(urls, null);
        loader = opened;
        return opened;
    }
}
