package dev.muster.codec.serializers;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import dev.muster.codec.classes.FieldAccess;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** A record, through its canonical constructor, so that what the constructor checks holds on the other side too. */
public final class RecordSerializer extends LayoutSerializer {
    private final int[] position;
    private final Constructor<?> constructor;

    public RecordSerializer(Class<?> type) {
        super(type);
        RecordComponent[] components = type.getRecordComponents();
        position = new int[fields.length];
        for (int i = 0; i < fields.length; i++) {
            String name = fields[i].field().getName();
            for (int c = 0; c < components.length; c++) {
                if (components[c].getName().equals(name)) position[i] = c;
            }
        }
        try {
            constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
        } catch (NoSuchMethodException e) {
            throw new KryoException("record " + type.getName() + " has no canonical constructor", e);
        }
    }

    @Override
    public void write(Kryo kryo, Output output, Object object) {
        References references = GraphContext.of(kryo).references();
        references.enterValue(object);
        for (FieldAccess access : fields) {
            if (access.isPrimitive()) {
                access.write(output, object);
                continue;
            }
            Object value = access.get(object);
            if (access.needsItself(value)) GraphContext.of(kryo).writeAsItself(value);
            kryo.writeClassAndObject(output, value);
        }
        references.leaveValue();
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<?> type) {
        Object[] values = new Object[fields.length];
        for (int i = 0; i < fields.length; i++) {
            values[position[i]] = fields[i].isPrimitive() ? fields[i].read(input) : kryo.readClassAndObject(input);
        }
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new KryoException(
                    "the constructor of record " + type.getName() + " threw " + e.getTargetException(),
                    e.getTargetException());
        } catch (ReflectiveOperationException e) {
            throw new KryoException(e);
        }
    }
}
