package dev.muster.codec.serializers;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import dev.muster.codec.classes.ClassTraits;
import dev.muster.codec.payload.CannotTravel;
import dev.muster.codec.refusals.Refusals;

/** Stands for a class whose objects cannot travel. */
public final class RefusingSerializer extends Serializer<Object> {
    private final Class<?> type;

    public RefusingSerializer(Class<?> type) {
        this.type = type;
    }

    @Override
    public void write(Kryo kryo, Output output, Object object) {
        throw new CannotTravel(Refusals.sentence(object));
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<?> unused) {
        if (ClassTraits.isClosed(type))
            throw new KryoException("objects of " + type.getName() + " arrive here, where " + Refusals.closure(type));
        throw new KryoException("objects of " + type.getName() + " cannot travel, so the bytes are damaged");
    }
}
