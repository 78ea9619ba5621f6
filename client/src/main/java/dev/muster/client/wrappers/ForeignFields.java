package dev.muster.client.wrappers;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Reaches into objects of a library that is no dependency, by the names of their fields and methods. What is not there is null;
 * what is there and cannot be reached is thrown, and ends the attempt.
 */
final class ForeignFields {
    private ForeignFields() {}

    /** What a field holds that the class of the object, or one above it, declares. */
    static @Nullable Object read(Object holder, String name) throws IllegalAccessException {
        Field field = field(holder, name);
        return field == null ? null : field.get(holder);
    }

    /** The field itself, for who wants to know its type. */
    static @Nullable Field field(Object holder, String name) {
        for (Class<?> type = holder.getClass(); isOpen(type); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!field.getName().equals(name)) continue;
                field.setAccessible(true);
                return field;
            }
        }
        return null;
    }

    /** A method that the class of the object, or one above it, declares, whether or not it is public. */
    static @Nullable Method method(Object holder, String name, Class<?>... parameters) {
        for (Class<?> type = holder.getClass(); isOpen(type); type = type.getSuperclass()) {
            try {
                Method method = type.getDeclaredMethod(name, parameters);
                method.setAccessible(true);
                return method;
            } catch (NoSuchMethodException e) {
                // Then one above it has it.
            }
        }
        return null;
    }

    /** The JDK lets nobody in. */
    private static boolean isOpen(@Nullable Class<?> type) {
        return type != null && !type.getName().startsWith("java.");
    }

    /** Calls a method that only passes something on: what it throws goes to the handler of the thread, as without a caller. */
    static void hand(Object receiver, Method method, Object... arguments) throws IllegalAccessException {
        try {
            method.invoke(receiver, arguments);
        } catch (InvocationTargetException e) {
            tellThread(e.getTargetException());
        }
    }

    /**
     * Runs a wrapper that only leaves a source which nobody listens to any more. So nobody waits but the source, and the
     * refusal is reported to the handler of the thread.
     */
    static boolean leave(Object wrapper, RuntimeException refusal) {
        if (!(wrapper instanceof Runnable leaving)) return false;
        try {
            tellThread(refusal);
        } finally {
            leaving.run(); // whatever the handler of the thread does
        }
        return true;
    }

    /** For what has no other hearer. */
    private static void tellThread(Throwable failure) {
        Thread here = Thread.currentThread();
        here.getUncaughtExceptionHandler().uncaughtException(here, failure);
    }
}
