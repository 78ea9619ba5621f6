package dev.muster.codec;

import java.io.Serializable;

/** Why an object cannot travel, and what to do instead: one clause for the message of an {@link EncodeException}. */
final class Refusals {
    private Refusals() {}

    /** The class of the object as a reader knows it, and the clause. */
    static String sentence(Object object) {
        return name(object.getClass()) + " cannot travel: " + reason(object);
    }

    static String name(Class<?> type) {
        if (!type.isHidden()) return type.getTypeName();
        Class<?>[] interfaces = type.getInterfaces();
        int end = type.getName().indexOf("$$Lambda");
        return (type.isSynthetic() ? "a lambda" : "a hidden class")
                + (end < 0 ? "" : " in " + type.getName().substring(0, end))
                + (interfaces.length == 0 ? "" : " of type " + interfaces[0].getName());
    }

    static String reason(Object object) {
        Class<?> type = object.getClass();
        if (type.isHidden()) return lambdaReason(type);
        if (object instanceof Thread || isNamed(type, "Executor", "ThreadPool", "ForkJoinPool", "Timer")) {
            return "threads belong to their JVM; start them inside the task";
        }
        if (object instanceof ClassLoader || object instanceof Module || object instanceof Process) {
            return "it belongs to this JVM; obtain it inside the task";
        }
        if (object instanceof ThreadLocal) {
            return "a thread-local has its values in this JVM only; send the value, or keep the field static";
        }
        if (object instanceof AutoCloseable || object instanceof java.io.Closeable) {
            return "an open resource belongs to this JVM; open it inside the task, or make the field transient";
        }
        if (object instanceof java.util.stream.BaseStream || object instanceof java.util.Iterator) {
            return "it is consumed where it was made; send a collection";
        }
        if (Kind.isClosed(type)) {
            return "it has state in module " + type.getModule().getName() + " that is neither serializable nor open; "
                    + (type.getModule().getDescriptor() != null
                                    && type.getModule().getLayer() == ModuleLayer.boot()
                                    && isPlatform(type)
                            ? "make it inside the task, or make the field transient"
                            : "open its package to " + moduleName()
                                    + ", implement Serializable, or make the field transient");
        }
        return "it extends a class of the JDK whose state cannot be read; make it inside the task, or make the field"
                + " transient";
    }

    private static String lambdaReason(Class<?> type) {
        if (!type.isSynthetic() || Serializable.class.isAssignableFrom(type)) {
            return "a class that was defined as hidden has no name to find it by; use a named class";
        }
        String target = type.getInterfaces().length == 0 ? "" : type.getInterfaces()[0].getSimpleName();
        String remote = remoteFormOf(target);
        return "its type " + target + " is not serializable, so the compiler keeps no record of what it does; hand the"
                + " lambda straight to submit or map, declare the variable as " + remote + ", or cast: (" + remote
                + ") lambda";
    }

    private static String remoteFormOf(String target) {
        return switch (target) {
            case "Callable", "Supplier" -> "RemoteCallable<T>";
            case "Runnable" -> "RemoteRunnable";
            case "Function", "UnaryOperator" -> "RemoteFunction<A, R>";
            case "BiFunction", "BinaryOperator" -> "RemoteBiFunction<A, B, R>";
            default -> target.isEmpty() ? "Serializable" : target + " & Serializable";
        };
    }

    private static boolean isPlatform(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }

    private static String moduleName() {
        Module module = Refusals.class.getModule();
        return module.isNamed() ? module.getName() : "the class path";
    }

    private static boolean isNamed(Class<?> type, String... parts) {
        for (String part : parts) {
            if (type.getSimpleName().contains(part)) return true;
        }
        return false;
    }
}
