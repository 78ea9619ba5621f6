package dev.muster.codec.serializers;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import dev.muster.codec.classes.Allocation;
import dev.muster.codec.classes.FieldAccess;
import dev.muster.codec.refusals.Refusals;
import org.jspecify.annotations.Nullable;

/** An ordinary object, field by field; neither {@code Serializable} nor a constructor is asked of its class. */
public final class FieldsSerializer extends LayoutSerializer {
    private final Class<?> type;
    private @Nullable Allocation allocation;

    public FieldsSerializer(Class<?> type) {
        super(type);
        this.type = type;
    }

    @Override
    public void write(Kryo kryo, Output output, Object object) {
        References references = GraphContext.of(kryo).references();
        for (FieldAccess access : fields) {
            if (access.isPrimitive()) {
                access.write(output, object);
                continue;
            }
            Object value = access.get(object);
            if (access.isCaptured()) Refusals.refuseBareLock(value);
            if (access.needsItself(value)) GraphContext.of(kryo).writeAsItself(value);
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
        for (FieldAccess access : fields) {
            if (access.isPrimitive()) {
                access.readInto(input, object);
                continue;
            }
            Object value = kryo.readClassAndObject(input);
            int pending = references.takePending(value);
            if (pending >= 0) references.patch(pending, late -> access.set(object, late));
            else access.set(object, value);
        }
        references.finish(id);
        return object;
    }
}
