package dev.muster.codec;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import org.jspecify.annotations.Nullable;

/** An ordinary object, field by field; neither {@code Serializable} nor a constructor is asked of its class. */
final class FieldsSerializer extends SlotSerializer {
    private final Class<?> type;
    private @Nullable Allocation allocation;

    FieldsSerializer(Class<?> type) {
        super(type);
        this.type = type;
    }

    @Override
    public void write(Kryo kryo, Output output, Object object) {
        References references = GraphContext.of(kryo).references();
        for (Slot slot : slots) {
            if (slot.isPrimitive()) {
                slot.write(output, object);
                continue;
            }
            Object value = slot.get(object);
            if (slot.isCaptured()) Refusals.refuseBareLock(value);
            if (slot.needsItself(value)) GraphContext.of(kryo).writeAsItself(value);
            kryo.writeClassAndObject(output, value); // from here, since each frame in between makes the depth less
            references.wrote(value);
        }
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<?> unused) {
        References references = GraphContext.of(kryo).references();
        if (allocation == null) allocation = new Allocation(type);
        Object object = allocation.allocate();
        kryo.reference(object);
        int id = references.begin();
        for (Slot slot : slots) {
            if (slot.isPrimitive()) {
                slot.readInto(input, object);
                continue;
            }
            Object value = kryo.readClassAndObject(input);
            int pending = references.takePending(value);
            if (pending >= 0) references.patch(pending, late -> slot.set(object, late));
            else slot.set(object, value);
        }
        references.finish(id);
        return object;
    }
}
