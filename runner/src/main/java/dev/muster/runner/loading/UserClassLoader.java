package dev.muster.runner.loading;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLStreamHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The class path of the user. In the process of a runner it is the system class loader as well, from the start, when it is
 * empty: the code comes with the bind.
 */
public final class UserClassLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final AtomicBoolean hasUnopenedCopies = new AtomicBoolean();
    private final VisibleClassLoader visible;

    public UserClassLoader() {
        this(new VisibleClassLoader());
    }

    private UserClassLoader(VisibleClassLoader visible) {
        super("muster-user", new URL[0], visible, UserClassLoader::handler);
        this.visible = visible;
    }

    /**
     * Jars are read by the handler of the JDK, as those of a JVM's own class path are. The usual search for a handler asks the
     * system class loader, which is this one, while it opens a jar: it would open all that follow first, and the class path
     * were reversed.
     */
    private static @Nullable URLStreamHandler handler(String protocol) {
        try {
            Class<?> ofJdk = Class.forName("sun.net.www.protocol." + protocol + ".Handler");
            return (URLStreamHandler) ofJdk.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            return null; // the usual search
        }
    }

    /** The one of this JVM if it is a runner's, which is bound once, or else another one. Nothing is in it yet. */
    public static UserClassLoader ofThisJvm() {
        return ClassLoader.getSystemClassLoader() instanceof UserClassLoader system ? system : new UserClassLoader();
    }

    /** Entries that do not exist are ignored, as java does. */
    public void add(List<String> classPath) throws MalformedURLException {
        for (String entry : classPath) addURL(Path.of(entry).toUri().toURL());
        hasUnopenedCopies.set(classPath.stream().anyMatch(UserClassLoader::isCopy));
    }

    /**
     * A jar that its owner cannot write is a copy, in a cache that may be deleted while this process runs: where there is
     * one, all jars are opened now, since one that is open stays readable. The code where a user has it is read when it is
     * needed, as by any JVM. To be called when there is nothing else to do.
     */
    public void openCopies() {
        if (hasUnopenedCopies.getAndSet(false)) findResource("META-INF/muster-none"); // which looks into each
    }

    private static boolean isCopy(String entry) {
        try {
            return !Files.getPosixFilePermissions(Path.of(entry)).contains(PosixFilePermission.OWNER_WRITE)
                    && Files.isRegularFile(Path.of(entry));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        // A shared word that only the user's copy of muster-task has must not tear the package in two.
        if (VisibleClassLoader.isShared(name)) throw new ClassNotFoundException(name);
        try {
            return super.findClass(name);
        } catch (ClassNotFoundException e) {
            // Agents stand behind the class path of a program, and whatever they have changed may call them.
            Class<?> ofAgent = ClassLoader.getSystemClassLoader() == this ? visible.classOfAgent(name) : null;
            if (ofAgent == null) throw e;
            return ofAgent;
        }
    }
}
