package dev.muster.runner;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/** The class path of the user. */
final class UserLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    private UserLoader(URL[] urls) {
        super("muster-user", urls, new DoorLoader());
    }

    /** Entries that do not exist are ignored, as java does. */
    static UserLoader of(List<String> classPath) throws MalformedURLException {
        var urls = new URL[classPath.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = Path.of(classPath.get(i)).toUri().toURL();
        }
        return new UserLoader(urls);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        // A shared word that only the user's copy of muster-task has must not tear the package in two.
        if (DoorLoader.isShared(name)) throw new ClassNotFoundException(name);
        return super.findClass(name);
    }
}
