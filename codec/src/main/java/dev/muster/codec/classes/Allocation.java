package dev.muster.codec.classes;

import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.objenesis.instantiator.ObjectInstantiator;
import com.esotericsoftware.kryo.kryo5.objenesis.strategy.StdInstantiatorStrategy;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the objects of a class before their fields are read. No constructor of the class runs: what it does (counting,
 * registering, starting a thread) has been done once, where the object was made. As in Java serialization, only the first
 * superclass of a {@code Serializable} class that is not itself {@code Serializable} is initialized by its constructor
 * without parameters, if the class could call that one.
 */
public final class Allocation {
    private final Class<?> type;
    private final @Nullable Constructor<?> ofBase;
    private @Nullable ObjectInstantiator<?> withoutConstructor;

    public Allocation(Class<?> type) {
        this.type = type;
        this.ofBase = Serializable.class.isAssignableFrom(type) ? constructorOfBase(type) : null;
    }

    /** A new object of the class, whose fields are yet to be set. */
    public Object allocate() {
        try {
            if (ofBase != null) return ofBase.newInstance();
        } catch (InvocationTargetException e) {
            throw new KryoException(
                    "the constructor of a superclass of " + type.getName() + " that is not Serializable threw "
                            + e.getTargetException(),
                    e.getTargetException());
        } catch (ReflectiveOperationException e) {
            throw new KryoException(e);
        }
        if (withoutConstructor == null) withoutConstructor = new StdInstantiatorStrategy().newInstantiatorOf(type);
        return withoutConstructor.newInstance();
    }

    /** By the JDK itself, which knows its rules and may call constructors in its own packages; null if there is none. */
    private static @Nullable Constructor<?> constructorOfBase(Class<?> serializable) {
        try {
            Class<?> factory = Class.forName("sun.reflect.ReflectionFactory"); // of the module jdk.unsupported
            Object instance = factory.getMethod("getReflectionFactory").invoke(null);
            return (Constructor<?>) factory.getMethod("newConstructorForSerialization", Class.class)
                    .invoke(instance, serializable);
        } catch (ReflectiveOperationException e) {
            throw new KryoException("this JVM makes no constructors for serialization: " + e, e);
        }
    }
}
