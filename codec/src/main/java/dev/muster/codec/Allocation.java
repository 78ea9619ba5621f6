package dev.muster.codec;

import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.objenesis.ObjenesisException;
import com.esotericsoftware.kryo.kryo5.objenesis.instantiator.ObjectInstantiator;
import com.esotericsoftware.kryo.kryo5.objenesis.instantiator.sun.SunReflectionFactorySerializationInstantiator;
import com.esotericsoftware.kryo.kryo5.objenesis.strategy.StdInstantiatorStrategy;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;

/**
 * Makes the objects of a class before their fields are read. No constructor of the class runs: what it does (counting,
 * registering, starting a thread) has been done once, where the object was made. As in Java serialization, only the first
 * superclass of a {@code Serializable} class that is not itself {@code Serializable} is initialized by its constructor
 * without parameters, if the class could call that one.
 */
final class Allocation {
    private final Class<?> type;
    private final ObjectInstantiator<?> instantiator;

    Allocation(Class<?> type) {
        this.type = type;
        this.instantiator = hasConstructedBase(type)
                ? new SunReflectionFactorySerializationInstantiator<>(type)
                : new StdInstantiatorStrategy().newInstantiatorOf(type);
    }

    /** A new object of the class, whose fields are yet to be set. */
    Object allocate() {
        try {
            return instantiator.newInstance();
        } catch (ObjenesisException e) {
            Throwable cause = e.getCause();
            if (!(cause instanceof InvocationTargetException thrown)) throw e;
            throw new KryoException(
                    "the constructor of " + baseOf(type).getName() + ", which class " + type.getName()
                            + " extends, threw " + thrown.getTargetException(),
                    thrown.getTargetException());
        }
    }

    private static boolean hasConstructedBase(Class<?> type) {
        if (!Serializable.class.isAssignableFrom(type)) return false;
        Class<?> base = baseOf(type);
        if (base == Object.class) return false;
        try {
            return mayCall(type, base.getDeclaredConstructor());
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    private static Class<?> baseOf(Class<?> serializable) {
        Class<?> base = serializable;
        while (Serializable.class.isAssignableFrom(base)) base = base.getSuperclass();
        return base;
    }

    private static boolean mayCall(Class<?> type, Constructor<?> constructor) {
        int modifiers = constructor.getModifiers();
        if (Modifier.isPrivate(modifiers)) return false;
        if (Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers)) return true;
        Class<?> base = constructor.getDeclaringClass();
        return type.getClassLoader() == base.getClassLoader()
                && type.getPackageName().equals(base.getPackageName());
    }
}
