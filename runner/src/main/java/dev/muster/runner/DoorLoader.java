package dev.muster.runner;

import dev.muster.task.TaskContext;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that user code may see of a runner: the platform, and the words that it names inside a task. Everything else in here
 * (the codec, Kryo, the pipe) is hidden, so that users bring whatever versions of whatever libraries they like.
 */
final class DoorLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    /** What the user and we must mean the same by. */
    static final String SHARED_PACKAGE = TaskContext.class.getPackageName();

    private final ClassLoader own = DoorLoader.class.getClassLoader();
    /** The few modules of the JDK that java itself loads beside the application: the compiler, attach, and so on. */
    private final Set<String> toolPackages = ModuleLayer.boot().modules().stream()
            .filter(module -> module.getClassLoader() == ClassLoader.getSystemClassLoader())
            .flatMap(module -> module.getPackages().stream())
            .collect(Collectors.toUnmodifiableSet());

    DoorLoader() {
        super("muster-door", ClassLoader.getPlatformClassLoader());
    }

    /** Whether the class is one of the shared words. */
    static boolean isShared(String className) {
        return packageOf(className).equals(SHARED_PACKAGE);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (isShared(name)) return own.loadClass(name);
        if (toolPackages.contains(packageOf(name)))
            return ClassLoader.getSystemClassLoader().loadClass(name);
        throw new ClassNotFoundException(name);
    }

    private static String packageOf(String className) {
        return className.substring(0, Math.max(0, className.lastIndexOf('.')));
    }
}
