package dev.muster.runner.loading;

import java.lang.reflect.Method;

/**
 * Makes the class loader of the user the system class loader of this JVM, where it finds handlers of loggers, providers and
 * whatever else is named to the platform by a property. The platform offers an option for that, {@code
 * -Djava.system.class.loader}, with which a JVM ignores its archive of classes and starts in twice the time; so the field that
 * the option sets is set here. The manifest of the jar of the runner exports what that needs.
 */
public final class SystemClassLoader {
    private SystemClassLoader() {}

    /**
     * Must run before anything of the platform remembers the one that is replaced.
     *
     * @throws ReflectiveOperationException if this JDK has no such field; then everything is as before
     */
    public static void replaceBy(ClassLoader loader) throws ReflectiveOperationException {
        Class<?> unsafe = Class.forName("jdk.internal.misc.Unsafe");
        Object memory = unsafe.getMethod("getUnsafe").invoke(null);
        Object offset = unsafe.getMethod("objectFieldOffset", Class.class, String.class)
                .invoke(memory, ClassLoader.class, "scl");
        Method exchange =
                unsafe.getMethod("compareAndSetReference", Object.class, long.class, Object.class, Object.class);
        // Only if what is there is what it should be: a guess at the memory of another JDK would be the end of this
        // JVM.
        Object done = exchange.invoke(memory, ClassLoader.class, offset, ClassLoader.getSystemClassLoader(), loader);
        if (!Boolean.TRUE.equals(done) || ClassLoader.getSystemClassLoader() != loader) {
            throw new NoSuchFieldException("the field of the system class loader is not where it should be");
        }
    }
}
