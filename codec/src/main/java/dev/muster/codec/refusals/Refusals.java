package dev.muster.codec.refusals;

import dev.muster.codec.classes.ClassTraits;
import dev.muster.codec.classes.Containers;
import dev.muster.codec.classes.Mocks;
import dev.muster.codec.classes.SharedTypes;
import dev.muster.codec.payload.CannotTravel;
import dev.muster.codec.payload.EncodeException;
import java.io.Serializable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import org.jspecify.annotations.Nullable;

/** Why an object cannot travel, and what to do instead: one clause for the message of an {@link EncodeException}. */
public final class Refusals {
    private static final String SHARED =
            "what one side puts into it, the other side never gets: a task has a copy; let the"
                    + " task return its results (map and asCompleted give each as soon as it is there), and send what is in the"
                    + " queue as a list: new ArrayList<>(queue)";

    private Refusals() {}

    /** The class of the object as a reader knows it, and the clause. */
    public static String sentence(Object object) {
        return name(object.getClass()) + " cannot travel: " + reason(object);
    }

    public static String name(Class<?> type) {
        if (!type.isHidden()) return type.getTypeName();
        Class<?>[] interfaces = type.getInterfaces();
        int end = type.getName().indexOf("$$Lambda");
        return (type.isSynthetic() ? "a lambda" : "a hidden class")
                + (end < 0 ? "" : " in " + type.getName().substring(0, end))
                + (interfaces.length == 0 ? "" : " of type " + interfaces[0].getName());
    }

    static String sentenceOfShared(Class<?> type) {
        return name(type) + " cannot travel: " + SHARED;
    }

    public static void refuseBareLocks(@Nullable Object[] roots) {
        for (Object root : roots) refuseBareLock(root);
    }

    public static void refuseBareLock(@Nullable Object captured) {
        Object innermost = Containers.innermost(captured);
        if (innermost != null && SharedTypes.isBareLock(innermost)) throw new CannotTravel(sentence(innermost));
    }

    static String reason(Object object) {
        Class<?> type = object.getClass();
        if (type.isHidden()) return lambdaReason(type);
        if (Mocks.isGenerated(type) || Mocks.isInline(object)) {
            return "it is a mock of Mockito, whose answers are kept in this JVM; a copy would not have them: make the mock"
                    + " inside the task, or send an object of a small class that answers the same";
        }
        if (SharedTypes.isShared(type)) return SHARED;
        if (object instanceof ExecutorService || object instanceof CompletionService) {
            return "an executor starts its tasks from this program, not from within a task; return what is needed for the"
                    + " next step and submit that here (future.thenCompose(x -> pool.submit(step, x))), or make an executor"
                    + " inside the task";
        }
        if (object instanceof Future || object instanceof CompletionStage || object instanceof Flow.Subscription) {
            return "it is completed in this JVM, and a copy would never be; wait for it here and send its value, or return"
                    + " from the task what should complete it";
        }
        if (object instanceof CountDownLatch
                || object instanceof CyclicBarrier
                || object instanceof Phaser
                || object instanceof Exchanger
                || SharedTypes.isBareLock(object)) {
            return "threads of this JVM synchronize by it, and a copy has no such threads; tasks share no memory: let the task"
                    + " return instead, and wait for its future";
        }
        if (object instanceof Thread || isNamed(type, "Executor", "ThreadPool", "ForkJoinPool", "Timer")) {
            return "threads belong to their JVM; start them inside the task";
        }
        if (object instanceof ClassLoader || object instanceof Module || object instanceof Process) {
            return "it belongs to this JVM; obtain it inside the task";
        }
        if (object instanceof ThreadLocal) {
            return "a thread-local has its values in this JVM only; send the value, and keep the field"
                    + " static or make the object that has it inside the task";
        }
        if (object instanceof java.util.stream.BaseStream || object instanceof java.util.Iterator) {
            return "it is consumed where it was made; send a collection";
        }
        if (object instanceof AutoCloseable || object instanceof java.io.Closeable) {
            return "an open resource belongs to this JVM; open it inside the task, or make the field transient";
        }
        if (ClassTraits.isClosed(type) && ClassTraits.isCollection(type)) {
            return "it is not serializable; send its content: new "
                    + (object instanceof java.util.Map ? "LinkedHashMap" : "ArrayList") + "<>(it)";
        }
        if (ClassTraits.isClosed(type)) {
            return "it has state in module " + type.getModule().getName() + " that is neither serializable nor open; "
                    + (type.getModule().getDescriptor() != null
                                    && type.getModule().getLayer() == ModuleLayer.boot()
                                    && ClassTraits.isPlatform(type)
                            ? "make it inside the task, or hold it in a static or transient field"
                            : "open its package to " + moduleName()
                                    + ", implement Serializable, or make the field transient");
        }
        return "it extends a class of the JDK whose state cannot be read; make it inside the task, or make the field"
                + " transient";
    }

    /** Of a lambda that was handed to a method of the JDK, which takes no type of Muster's. */
    static String sentenceOfArgument(Object object) {
        Class<?> type = object.getClass();
        if (!type.isHidden() || !type.isSynthetic() || type.getInterfaces().length == 0) return sentence(object);
        String target = type.getInterfaces()[0].getSimpleName();
        return name(type) + " cannot travel: its type " + target
                + " is not serializable, so the compiler keeps no record of"
                + " what it does; cast it where it is written: (" + target + "<…> & Serializable) lambda";
    }

    /** Of a lambda in a field of an object, which may be the work of a library. */
    static String sentenceOfPart(Object object, Object holder) {
        Class<?> type = object.getClass();
        if (!isPlainLambda(type)) return sentence(object);
        String target = type.getInterfaces()[0].getSimpleName();
        return name(type) + " cannot travel: its type " + target
                + " is not serializable, so the compiler keeps no record of what it does; make the "
                + name(holder.getClass())
                + " inside the task, or, if the lambda is yours, cast it where it is written: ("
                + target + " & Serializable) lambda";
    }

    private static boolean isPlainLambda(Class<?> type) {
        return type.isHidden()
                && type.isSynthetic()
                && !Serializable.class.isAssignableFrom(type)
                && type.getInterfaces().length > 0
                && !type.getInterfaces()[0].getName().startsWith("kotlin.");
    }

    private static String lambdaReason(Class<?> type) {
        if (!type.isSynthetic() || Serializable.class.isAssignableFrom(type)) {
            return "a class that was defined as hidden has no name to find it by; use a named class";
        }
        if (type.getInterfaces().length > 0 && type.getInterfaces()[0].getName().startsWith("kotlin.jvm.functions.")) {
            return "a Kotlin lambda is not serializable unless it says so; write @JvmSerializableLambda before it"
                    + " (val f = @JvmSerializableLambda { x: Int -> x + 1 }), make it a RemoteCallable { .. } or"
                    + " RemoteFunction { .. }, or compile with -Xlambdas=class";
        }
        String target = type.getInterfaces().length == 0 ? "" : type.getInterfaces()[0].getSimpleName();
        String remote = remoteFormOf(target);
        return "its type " + target + " is not serializable, so the compiler keeps no record of what it does; pass the"
                + " lambda directly to submit or map, declare the variable as " + remote + ", or cast: (" + remote
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

    /** That the module of the class is closed to us, and how it is opened. */
    public static String closure(Class<?> type) {
        String name = type.getModule().getName();
        String ours = Refusals.class.getModule().isNamed() ? moduleName() : "ALL-UNNAMED";
        return "module " + name + " does not open its package " + type.getPackageName() + "; write opens "
                + type.getPackageName() + "; into its module-info, or start the JVM with --add-opens " + name + "/"
                + type.getPackageName() + "=" + ours;
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
