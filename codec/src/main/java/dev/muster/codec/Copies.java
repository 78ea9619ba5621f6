package dev.muster.codec;

import dev.muster.codec.classes.ClassTraits;
import dev.muster.codec.classes.Containers;
import dev.muster.codec.classes.FieldAccess;
import dev.muster.codec.classes.Kind;
import dev.muster.codec.classes.LambdaForm;
import dev.muster.codec.payload.EncodeException;
import dev.muster.codec.refusals.PathFinder;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a program should know of the copies that its tasks get: that they are copies, and that they are large. */
public final class Copies {
    private static final int DEPTH_MAX = 12;
    private static final int PARTS_MAX = 1_000;

    /** Classes whose objects are made to be changed by several threads; those of {@code java.util.concurrent.atomic} as well. */
    private static final List<Class<?>> SHARED = List.of(
            ConcurrentMap.class,
            ConcurrentLinkedQueue.class,
            ConcurrentLinkedDeque.class,
            ConcurrentSkipListSet.class,
            CopyOnWriteArrayList.class,
            CopyOnWriteArraySet.class);

    /** What a variable of Kotlin or Scala lies in that a lambda changes. */
    private static final Pattern VARIABLE =
            Pattern.compile("kotlin\\.jvm\\.internal\\.Ref\\$.*|scala\\.runtime\\.(?!Lazy)\\w*Ref");

    private static final ClassValue<Boolean> LOOKS_SHARED = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            if (type.isArray()) return false; // what it contains may
            String name = type.getName();
            return type == Object.class
                    || hasSynchronizedMethods(type)
                    || isNamedShared(type)
                    || name.startsWith("java.util.concurrent.atomic.")
                    || name.startsWith("java.util.Collections$Synchronized")
                    || name.equals("java.util.concurrent.ConcurrentHashMap$KeySetView")
                    || VARIABLE.matcher(name).matches()
                    || SHARED.stream().anyMatch(each -> each.isAssignableFrom(type));
        }
    };

    private Copies() {}

    /** Of a class of the user: those of the JDK have them from a time when all had. */
    private static boolean hasSynchronizedMethods(Class<?> type) {
        if (Throwable.class.isAssignableFrom(type)) return false;
        try {
            for (Class<?> level = type; level != null && !ClassTraits.isClosed(level); level = level.getSuperclass()) {
                if (Arrays.stream(level.getDeclaredMethods()).anyMatch(Copies::isSynchronized)) return true;
            }
        } catch (LinkageError e) { // a type in a signature is not there, which is no matter here
            return false;
        }
        return false;
    }

    private static boolean isSynchronized(Method method) {
        return Modifier.isSynchronized(method.getModifiers()) && !Modifier.isStatic(method.getModifiers());
    }

    /** As libraries call what they make for several threads. */
    private static boolean isNamedShared(Class<?> type) {
        String name = type.getSimpleName();
        boolean isContainer = Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
        return name.startsWith("Atomic")
                || name.startsWith("Concurrent")
                || (isContainer && name.startsWith("Synchronized"));
    }

    /** The class that looks shared, of the object or of what it contains; null if neither does. */
    private static @Nullable Class<?> sharedClass(Object object) {
        if (looksShared(object.getClass())) return object.getClass();
        Object innermost = Containers.innermost(object);
        return innermost != null && looksShared(innermost.getClass()) ? innermost.getClass() : null;
    }

    /** An argument, or what it contains, that looks as if it were shared. */
    public static Optional<Shared> looksSharedIn(String name, Object argument) {
        Class<?> type = sharedClass(argument);
        if (type == null) return Optional.empty();
        String of = type == argument.getClass() ? "" : " of " + type.getName();
        return Optional.of(new Shared(type, name + " : " + argument.getClass().getName() + of));
    }

    /**
     * An object that looks as if it were shared.
     *
     * @param type its class
     * @param way how the task comes to it, and its class, such as {@code lambda at Orders.java:41 → captured "count" :
     *     java.util.concurrent.atomic.AtomicInteger}
     */
    public record Shared(Class<?> type, String way) {}

    /** Whether objects of this class are made to be changed by several threads, or to be locked on. */
    public static boolean looksShared(Class<?> type) {
        return LOOKS_SHARED.get(type);
    }

    /**
     * What a task has captured, or its enclosing object has in its fields, that looks as if it were shared. Not what lies
     * deeper: there it belongs to the objects that hold it. Nothing is found where user code misbehaves.
     */
    public static List<Shared> looksSharedIn(Object task) {
        List<Shared> found = new ArrayList<>();
        try {
            if (!mayHold(task)) return List.of();
            for (PathFinder.Step part : PathFinder.parts(PathFinder.root(task))) {
                if (!part.isHeldByTask()) continue;
                add(found, part);
                boolean isOfTheUser = !ClassTraits.isClosed(part.object().getClass());
                if (isOfTheUser && !looksShared(part.object().getClass()) && part.isOwner()) {
                    for (PathFinder.Step field : PathFinder.parts(part)) add(found, field);
                }
            }
        } catch (RuntimeException | LinkageError e) { // a remark is no reason to fail
            return List.of();
        }
        return Collections.unmodifiableList(found);
    }

    /** A quick look that reads no class file for the names of variables. */
    private static boolean mayHold(Object task) {
        if (Kind.of(task.getClass()) != Kind.LAMBDA) return true;
        SerializedLambda lambda = LambdaForm.serialized(task);
        for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
            Object captured = lambda.getCapturedArg(i);
            if (captured == null) continue;
            if (sharedClass(captured) != null) return true;
            if (i == 0 && !ClassTraits.isClosed(captured.getClass()) && hasSharedField(captured)) return true;
        }
        return false;
    }

    private static boolean hasSharedField(Object owner) {
        for (FieldAccess access : FieldAccess.of(owner.getClass())) {
            Object value = access.isPrimitive() ? null : access.get(owner);
            if (value != null && sharedClass(value) != null) return true;
        }
        return false;
    }

    private static void add(List<Shared> found, PathFinder.Step step) {
        Class<?> type = sharedClass(step.object());
        if (type == null) return;
        String of = type == step.object().getClass() ? "" : " of " + type.getName();
        found.add(new Shared(type, step.wayAndClass() + of));
    }

    /**
     * The way to the largest part of an object, down to where it falls apart into many. Writes the object and its parts several
     * times.
     *
     * @return the way and the class of the part; empty where there is no such part, or user code misbehaves
     */
    public static Optional<String> largestPart(Codec codec, Object object) {
        try {
            PathFinder.Step at = PathFinder.root(object);
            long size = size(codec, object);
            for (int depth = 0; depth < DEPTH_MAX; depth++) {
                Map.Entry<PathFinder.Step, Long> largest = PathFinder.parts(at).stream()
                        .limit(PARTS_MAX)
                        .map(part -> Map.entry(part, size(codec, part.object())))
                        .max(Comparator.comparingLong(Map.Entry::getValue))
                        .orElse(null);
                if (largest == null || largest.getValue() < size / 2) break;
                at = largest.getKey();
                size = largest.getValue();
            }
            return at.object() == object ? Optional.empty() : Optional.of(at.wayAndClass());
        } catch (RuntimeException | LinkageError e) { // a remark is no reason to fail
            return Optional.empty();
        }
    }

    private static long size(Codec codec, Object object) {
        try {
            return codec.encodeInPieces(object).size();
        } catch (EncodeException e) { // such as a lock, which travels only with what it guards
            return 0;
        }
    }
}
