package dev.muster.runner;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/**
 * The class path of the user. In the process of a runner it is the system class loader as well, from the start, when it is
 * empty: the code comes with the bind.
 */
final class UserLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final DoorLoader door;

    UserLoader() {
        this(new DoorLoader());
    }

    private UserLoader(DoorLoader door) {
        super("muster-user", new URL[0], door);
        this.door = door;
    }

    /** The one of this JVM if it is a runner's, which is bound once, or else another one. Nothing is in it yet. */
    static UserLoader ofThisJvm() {
        return ClassLoader.getSystemClassLoader() instanceof UserLoader system ? system : new UserLoader();
    }

    /** Entries that do not exist are ignored, as java does. */
    void add(List<String> classPath) throws MalformedURLException {
        for (String entry : classPath) addURL(Path.of(entry).toUri().toURL());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        // A shared word that only the user's copy of muster-task has must not tear the package in two.
        if (DoorLoader.isShared(name)) throw new ClassNotFoundException(name);
        try {
            return super.findClass(name);
        } catch (ClassNotFoundException e) {
            // Agents stand behind the class path of a program, and whatever they have changed may call them.
            Class<?> ofAgent = ClassLoader.getSystemClassLoader() == this ? door.classOfAgent(name) : null;
            if (ofAgent == null) throw e;
            return ofAgent;
        }
    }
}
