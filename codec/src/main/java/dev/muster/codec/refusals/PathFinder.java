package dev.muster.codec.refusals;

import dev.muster.codec.classes.ClassTraits;
import dev.muster.codec.classes.Containers;
import dev.muster.codec.classes.FieldAccess;
import dev.muster.codec.classes.Kind;
import dev.muster.codec.classes.LambdaForm;
import dev.muster.codec.classes.Mocks;
import dev.muster.codec.classes.SharedTypes;
import dev.muster.codec.classfiles.LambdaOrigin;
import dev.muster.codec.classfiles.OwnerUse;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Finds the way from the task to the nearest object that cannot travel, after an attempt to write it has failed. The attempt
 * itself keeps no record of its way, so that the objects which do travel pay nothing for it.
 *
 * <p>Breadth first, so that the path in the message is a shortest one; bounded, and by the rules of {@link Kind}.
 */
public final class PathFinder {
    private static final String OWNER = "the enclosing object";
    private static final String FIELD = "field \"";
    private static final int OBJECTS_MAX = 100_000;
    private static final int ELEMENTS_MAX = 10_000;

    private final Deque<Step> next = new ArrayDeque<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private final OutboundFilter departures;
    private final List<Object> wanted; // the first is wanted most
    private int rank; // of the one that was found: those before it are still wanted
    private @Nullable Step found;

    private PathFinder(OutboundFilter departures, List<Object> wanted) {
        this.departures = departures;
        this.wanted = wanted;
        this.rank = wanted.size();
    }

    /**
     * An object that cannot travel.
     *
     * @param sentence the path to it, the object, the reason and the remedy
     * @param reason the object and the reason
     */
    record Obstacle(String sentence, String reason) {}

    /** The nearest one; null if every object that can be reached may travel. */
    static @Nullable Obstacle find(@Nullable Object[] roots, OutboundFilter departures) {
        try {
            return new PathFinder(departures, List.of()).search(roots);
        } catch (RuntimeException | LinkageError e) {
            return null; // user code that misbehaves here has done so before, and is the cause that is reported
        }
    }

    /** The way to the first of these that is found, and its class; none of them writes itself for that. */
    static String wayTo(List<Object> wanted, @Nullable Object[] roots, OutboundFilter departures) {
        var finder = new PathFinder(departures, wanted);
        try {
            finder.addAll(roots);
            while (finder.rank > 0 && !finder.next.isEmpty()) {
                Step step = finder.next.remove();
                if (finder.seen.size() < OBJECTS_MAX) finder.expand(step, Kind.of(step.object.getClass()));
            }
        } catch (RuntimeException | LinkageError e) {
            boolean ignored = finder.found == null; // user code that misbehaves: what was found until here is reported
        }
        if (finder.found != null) return finder.found.wayAndClass();
        return wanted.isEmpty() ? "the object" : Refusals.name(wanted.get(0).getClass());
    }

    private void addAll(@Nullable Object[] roots) {
        for (int i = 0; i < roots.length; i++) {
            Object root = roots[i];
            if (root != null) add(new Step(null, i == 0 ? "" : "argument " + i, root, departures.ofTasks()));
        }
    }

    private @Nullable Obstacle search(@Nullable Object[] roots) {
        addAll(roots);
        while (!next.isEmpty()) {
            Step step = next.remove();
            Kind kind = Kind.of(step.object.getClass());
            boolean isShared = departures.ofTasks() && SharedTypes.isShared(step.object.getClass());
            if (kind == Kind.REFUSED || isShared || step.isBareLock() || Mocks.isInline(step.object)) {
                return step.obstacle();
            }
            String staying = departures.ofName(step.object instanceof Class<?> named ? named : step.object.getClass());
            if (!staying.isEmpty()) return step.obstacle(staying);
            if (seen.size() < OBJECTS_MAX) expand(step, kind);
        }
        return null;
    }

    /** What the first object holds itself, each with its way. */
    public static List<Step> parts(Step of) {
        var finder = new PathFinder(new OutboundFilter(type -> "", false), List.of());
        finder.seen.add(of.object);
        finder.expand(of, Kind.of(of.object.getClass()));
        return List.copyOf(finder.next);
    }

    public static Step root(Object object) {
        return new Step(null, "", object, false);
    }

    private void expand(Step step, Kind kind) {
        Object object = step.object;
        switch (kind) {
            case FIELDS, RECORD -> fields(step);
            case LAMBDA -> captured(step);
            case ARRAY -> elements(step);
            case PROXY -> child(step, "its handler", Proxy.getInvocationHandler(object));
            case TABLE, VIEW -> content(step);
            case JAVA -> {
                content(step);
                if (object instanceof Throwable thrown) throwable(step, thrown);
                else if (ClassTraits.isClosed(object.getClass()) || ClassTraits.writesItself(object.getClass()))
                    writtenParts(step);
                // A class that writes itself may leave out what its fields hold, so only others are looked into.
                if (!ClassTraits.isClosed(object.getClass()) && !ClassTraits.writesItself(object.getClass()))
                    fields(step);
            }
            default -> {}
        }
    }

    private void fields(Step step) {
        for (FieldAccess access : FieldAccess.of(step.object.getClass())) {
            if (!access.isPrimitive()) child(step, fieldName(access), access.get(step.object), access.isCaptured());
        }
    }

    private static String fieldName(FieldAccess access) {
        String name = access.field().getName();
        if (OwnerUse.isOwnerName(name)) return OWNER;
        if (name.startsWith("val$")) return "captured \"" + name.substring(4) + "\"";
        return FIELD + name + "\"";
    }

    private void captured(Step step) {
        SerializedLambda lambda = LambdaForm.serialized(step.object);
        LambdaOrigin origin = LambdaOrigin.of(lambda, step.object.getClass().getClassLoader());
        step.name = (step.name.isEmpty() ? "" : step.name + ", ") + origin.place();
        for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
            child(step, origin.captured(i), lambda.getCapturedArg(i), true);
        }
    }

    private static boolean isOpaque(Object object) {
        return ClassTraits.isClosed(object.getClass())
                && !(object instanceof Collection || object instanceof Map || object instanceof Throwable);
    }

    /** Where the fields do not show what is written, the stream does. */
    private void writtenParts(Step step) {
        if (!wanted.isEmpty()) return; // it may be without an end
        JdkParts.Parts parts = JdkParts.of(step.object);
        for (Object part : parts.objects()) child(step, parts.name(), part);
    }

    private void elements(Step step) {
        if (!(step.object instanceof Object[] array)) return;
        int length = wanted.isEmpty() ? Math.min(array.length, ELEMENTS_MAX) : array.length;
        for (int i = 0; i < length; i++) {
            if (isToBeAdded(i, array[i])) child(step, "element " + i, array[i]);
        }
    }

    private void content(Step step) {
        Object object = step.object;
        if (object instanceof Object[]) elements(step);
        else if (object instanceof Collection<?> collection) {
            int i = 0;
            for (Object element : collection) {
                if (isToBeAdded(i, element)) child(step, "element " + i, element);
                else if (wanted.isEmpty()) break;
                i++;
            }
            if (object instanceof java.util.SortedSet<?> set) child(step, "its comparator", set.comparator());
        } else if (object instanceof Map<?, ?> map) {
            int i = 0;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (isToBeAdded(i, entry.getKey())) child(step, "a key", entry.getKey());
                if (isToBeAdded(i, entry.getValue())) child(step, valueName(entry.getKey()), entry.getValue());
                else if (wanted.isEmpty()) break;
                i++;
            }
            if (object instanceof java.util.SortedMap<?, ?> sorted) child(step, "its comparator", sorted.comparator());
        } else if (object instanceof Map.Entry<?, ?> entry) {
            child(step, "its key", entry.getKey());
            child(step, "its value", entry.getValue());
        } else if (object instanceof Optional<?> optional) child(step, "its value", optional.orElse(null));
        else if (object instanceof AtomicReference<?> reference) child(step, "its value", reference.get());
    }

    /** Of many elements only the first are looked into, and besides these the one that is wanted. */
    private boolean isToBeAdded(int index, @Nullable Object element) {
        return index < ELEMENTS_MAX || rankOf(element) < rank;
    }

    private int rankOf(@Nullable Object object) {
        int i = 0;
        while (i < wanted.size() && wanted.get(i) != object) i++;
        return i;
    }

    private static String valueName(@Nullable Object key) {
        boolean isPlain = key instanceof String || key instanceof Number || key instanceof Enum<?>;
        return isPlain ? "value of \"" + key + "\"" : "a value";
    }

    private void throwable(Step step, Throwable thrown) {
        child(step, "its cause", thrown.getCause());
        for (Throwable each : thrown.getSuppressed()) child(step, "a suppressed one", each);
    }

    private void child(Step parent, String name, @Nullable Object child) {
        child(parent, name, child, false);
    }

    private void child(Step parent, String name, @Nullable Object child, boolean isCaptured) {
        if (child == null) return;
        boolean isInCaptured = parent.isCaptured && Containers.isContainer(parent.object);
        add(new Step(parent, name, child, isCaptured || isInCaptured));
    }

    private void add(Step step) {
        if (!seen.add(step.object)) return;
        next.add(step);
        int of = rankOf(step.object);
        if (of >= rank) return;
        rank = of;
        found = step;
    }

    public static final class Step {
        private final @Nullable Step parent;
        final Object object;
        private final boolean isCaptured;
        private String name;

        Step(@Nullable Step parent, String name, Object object, boolean isCaptured) {
            this.parent = parent;
            this.name = name;
            this.object = object;
            this.isCaptured = isCaptured;
        }

        boolean isBareLock() {
            return isCaptured && SharedTypes.isBareLock(object);
        }

        Obstacle obstacle() {
            boolean wasGivenToTheJdk = parent != null && isOpaque(parent.object);
            String reason = wasGivenToTheJdk ? Refusals.sentenceOfArgument(object) : sentence();
            return new Obstacle(way() + reason + cure(), reason);
        }

        Obstacle obstacle(String reason) {
            return new Obstacle(way() + reason, reason);
        }

        private String sentence() {
            return parent != null && name.startsWith(FIELD)
                    ? Refusals.sentenceOfPart(object, parent.object)
                    : Refusals.sentence(object);
        }

        /** What helps most often where the way leads through an object that the task may not need. */
        private String cure() {
            for (Step step = this; step != null; step = step.parent) {
                if (step.name.equals(OWNER)) {
                    return "; or, if it is not needed, make the class " + ownedName(step)
                            + " static, or write a lambda, and copy what it uses of the enclosing object into local variables";
                }
                if (step.name.equals(LambdaOrigin.THIS)) {
                    return "; or, if it is not needed, copy the fields that the lambda uses of \"this\" into local"
                            + " variables before it, and use these";
                }
            }
            return "";
        }

        private static String ownedName(Step owner) {
            return owner.parent == null ? "" : owner.parent.object.getClass().getName();
        }

        public Object object() {
            return object;
        }

        /** Whether it is a variable that was captured, or the object that a method belongs to. */
        public boolean isHeldByTask() {
            return isCaptured || name.equals(OWNER);
        }

        /** Whether it is the object that a method or an inner class belongs to. */
        public boolean isOwner() {
            return name.equals(OWNER) || name.equals(LambdaOrigin.THIS);
        }

        /** The names on the way to it, and what it is. */
        public String wayAndClass() {
            return way() + Refusals.name(object.getClass());
        }

        private String way() {
            List<String> names = new ArrayList<>();
            for (Step step = this; step != null; step = step.parent) {
                if (!step.name.isEmpty()) names.add(0, step.name);
                else if (step.parent == null && step != this) names.add(0, Refusals.name(step.object.getClass()));
            }
            String way = String.join(" → ", names);
            return way.isEmpty() ? "" : way + " : ";
        }
    }
}
