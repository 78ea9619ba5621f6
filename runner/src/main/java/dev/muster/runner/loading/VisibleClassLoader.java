package dev.muster.runner.loading;

import dev.muster.task.TaskContext;
import java.io.IOException;
import java.net.URL;
import java.security.CodeSource;
import java.util.Enumeration;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that user code may see of a runner: the platform, and the words that it names inside a task. Everything else in here
 * (the codec, Kryo, the pipe) is hidden, so that users bring whatever versions of whatever libraries they like.
 *
 * <p>Its parent is the loader of all that, whose modules of the JDK a {@code ServiceLoader} finds by going from parent to
 * parent. Nothing else of it is ever asked.
 */
final class VisibleClassLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    /** The classes that must be the same for user code and for the runner. */
    static final String SHARED_PACKAGE = TaskContext.class.getPackageName();

    private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

    private final ClassLoader own = VisibleClassLoader.class.getClassLoader();
    private final @Nullable URL ownJar = locationOf(VisibleClassLoader.class);
    private final @Nullable URL ownWords = locationOf(TaskContext.class);
    /** The few modules of the JDK that java itself loads beside the application: the compiler, attach, and so on. */
    private final Set<String> toolPackages = ModuleLayer.boot().modules().stream()
            .filter(module -> module.getClassLoader() == own)
            .flatMap(module -> module.getPackages().stream())
            .collect(Collectors.toUnmodifiableSet());

    VisibleClassLoader() {
        super("muster-visible", VisibleClassLoader.class.getClassLoader());
    }

    /** Whether the class is one of the shared ones. */
    static boolean isShared(String className) {
        return packageOf(className).equals(SHARED_PACKAGE);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        boolean isOurs = isShared(name) || toolPackages.contains(packageOf(name));
        return isOurs ? own.loadClass(name) : PLATFORM.loadClass(name);
    }

    @Override
    public @Nullable URL getResource(String name) {
        return PLATFORM.getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return PLATFORM.getResources(name);
    }

    /** A class that lies where an agent has put it, beside the jar of the runner; null if there is none. */
    @Nullable
    Class<?> classOfAgent(String name) {
        try {
            Class<?> found = own.loadClass(name);
            URL location = locationOf(found);
            return location == null || location.equals(ownJar) || location.equals(ownWords) ? null : found;
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    private static @Nullable URL locationOf(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null ? null : source.getLocation();
    }

    private static String packageOf(String className) {
        return className.substring(0, Math.max(0, className.lastIndexOf('.')));
    }
}
