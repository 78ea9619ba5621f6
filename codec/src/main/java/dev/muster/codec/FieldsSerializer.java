package dev.muster.codec;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import com.esotericsoftware.kryo.kryo5.objenesis.instantiator.ObjectInstantiator;
import com.esotericsoftware.kryo.kryo5.objenesis.strategy.StdInstantiatorStrategy;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** An ordinary object, field by field; neither {@code Serializable} nor a constructor is asked of its class. */
final class FieldsSerializer extends Serializer<Object> {
    private final Slot[] slots;
    private final @Nullable Constructor<?> constructor;
    private @Nullable ObjectInstantiator<?> instantiator;
    private final Class<?> type;

    FieldsSerializer(Class<?> type) {
        this.type = type;
        this.slots = Slot.of(type);
        this.constructor = constructorOf(type);
    }

    @Override
    public void write(Kryo kryo, Output output, Object object) {
        References references = ((PayloadKryo) kryo).references;
        for (Slot slot : slots) {
            if (slot.isCaptured()) Refusals.refuseBareLock(slot.get(object));
            slot.write(kryo, output, object);
            if (!slot.isPrimitive()) references.wrote(slot.get(object));
        }
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<?> unused) {
        References references = ((PayloadKryo) kryo).references;
        Object object = create();
        kryo.reference(object);
        int id = references.begin();
        for (Slot slot : slots) {
            if (slot.isPrimitive()) {
                slot.readInto(kryo, input, object);
                continue;
            }
            Object value = slot.read(kryo, input);
            int pending = references.takePending(value);
            if (pending >= 0) references.patch(pending, late -> slot.set(object, late));
            else slot.set(object, value);
        }
        references.finish(id);
        return object;
    }

    /** By its constructor without parameters, so that transient fields have what it gives them; else without any. */
    private Object create() {
        if (constructor != null) {
            try {
                return constructor.newInstance();
            } catch (ReflectiveOperationException e) {
                // A constructor that refuses to work (one of a class that counts its instances, say) is passed by.
                return allocate();
            }
        }
        return allocate();
    }

    private Object allocate() {
        if (instantiator == null) instantiator = new StdInstantiatorStrategy().newInstantiatorOf(type);
        return instantiator.newInstance();
    }

    private static @Nullable Constructor<?> constructorOf(Class<?> type) {
        if (Modifier.isAbstract(type.getModifiers())) return null;
        try {
            Constructor<?> found = type.getDeclaredConstructor();
            found.setAccessible(true);
            return found;
        } catch (NoSuchMethodException e) {
            return null;
        }
    }
}
