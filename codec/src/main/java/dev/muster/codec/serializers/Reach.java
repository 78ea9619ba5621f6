package dev.muster.codec.serializers;

import dev.muster.codec.classes.ClassTraits;
import dev.muster.codec.classes.Kind;
import dev.muster.codec.classes.LambdaForm;
import dev.muster.codec.classfiles.OwnerUse;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whether an object may lead to another, other than as the owner that no code of its class asks for. Where that cannot be seen,
 * as in closed classes, it may.
 */
final class Reach {
    private static final int OBJECTS_MAX = 10_000;

    private static final List<Class<?>> LEAVES = List.of(
            String.class,
            Number.class,
            Boolean.class,
            Character.class,
            Class.class,
            TemporalAccessor.class,
            TemporalAmount.class,
            Date.class,
            UUID.class,
            Locale.class);

    private final Object target;
    private final Deque<Object> next = new ArrayDeque<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean mayLead;

    private Reach(Object target) {
        this.target = target;
    }

    static boolean mayLead(Object from, Object to) {
        try {
            return new Reach(to).search(from);
        } catch (RuntimeException | IllegalAccessException | LinkageError e) { // user code that misbehaves
            return true;
        }
    }

    private boolean search(Object from) throws IllegalAccessException {
        add(from);
        while (!mayLead && !next.isEmpty()) {
            if (seen.size() > OBJECTS_MAX) return true;
            expand(next.remove());
        }
        return mayLead;
    }

    private void add(@Nullable Object object) {
        if (object == target) mayLead = true;
        if (object != null && seen.add(object)) next.add(object);
    }

    private void expand(Object object) throws IllegalAccessException {
        Class<?> type = object.getClass();
        if (type.isArray()) {
            if (object instanceof Object[] elements) for (Object each : elements) add(each);
            return;
        }
        switch (Kind.ordinary(type)) {
            case ENUM -> {
                return;
            }
            case LAMBDA -> {
                SerializedLambda lambda = LambdaForm.serialized(object);
                for (int i = 0; i < lambda.getCapturedArgCount(); i++) add(lambda.getCapturedArg(i));
                return;
            }
            case PROXY -> add(Proxy.getInvocationHandler(object));
            default -> {}
        }
        content(object);
        fields(object);
    }

    private void content(Object object) {
        if (object instanceof Collection<?> collection) {
            for (Object each : collection) add(each);
            if (object instanceof SortedSet<?> sorted) add(sorted.comparator());
        } else if (object instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                add(key);
                add(value);
            });
            if (object instanceof SortedMap<?, ?> sorted) add(sorted.comparator());
        } else if (object instanceof Map.Entry<?, ?> entry) {
            add(entry.getKey());
            add(entry.getValue());
        } else if (object instanceof Throwable thrown) {
            add(thrown.getCause());
            for (Throwable each : thrown.getSuppressed()) add(each);
        } else if (ClassTraits.isClosed(object.getClass()) && !isLeaf(object.getClass())) {
            mayLead = true;
        }
    }

    /** Values of the JDK that hold nothing of the user's. */
    private static boolean isLeaf(Class<?> type) {
        return LEAVES.stream().anyMatch(each -> each.isAssignableFrom(type)) || type == Object.class;
    }

    /** Of all levels that can be looked into, also transient ones: the class may write these itself. */
    private void fields(Object object) throws IllegalAccessException {
        for (Class<?> level = object.getClass();
                level != null && level != Object.class;
                level = level.getSuperclass()) {
            if (ClassTraits.isClosed(level)) {
                if (!isKnown(level)) mayLead = true;
                return;
            }
            for (Field field : level.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) continue;
                if (OwnerUse.isUnused(field)) continue;
                field.setAccessible(true);
                add(field.get(object));
            }
        }
    }

    /** Closed classes whose content is all they hold. */
    private static boolean isKnown(Class<?> closed) {
        return Collection.class.isAssignableFrom(closed)
                || Map.class.isAssignableFrom(closed)
                || Map.Entry.class.isAssignableFrom(closed)
                || Throwable.class.isAssignableFrom(closed)
                || isLeaf(closed)
                || Proxy.class.isAssignableFrom(closed);
    }
}
