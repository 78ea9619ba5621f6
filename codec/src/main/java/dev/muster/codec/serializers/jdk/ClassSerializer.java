package dev.muster.codec.serializers.jdk;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import com.esotericsoftware.kryo.kryo5.serializers.ImmutableSerializer;
import dev.muster.codec.payload.CannotTravel;
import dev.muster.codec.serializers.GraphContext;
import java.util.List;

/** A class by its name, in the loader of the session; primitive types by name too, which no loader knows. */
final class ClassSerializer extends ImmutableSerializer<Class<?>> {
    private static final List<Class<?>> PRIMITIVES = List.of(
            boolean.class,
            byte.class,
            char.class,
            short.class,
            int.class,
            long.class,
            float.class,
            double.class,
            void.class);

    @Override
    public void write(Kryo kryo, Output output, Class<?> type) {
        if (type.isHidden())
            throw new CannotTravel("a hidden class (" + type.getName() + ") has no name to find it by");
        GraphContext.of(kryo).names().leavesByName(type);
        output.writeString(type.getName());
    }

    @Override
    public Class<?> read(Kryo kryo, Input input, Class<? extends Class<?>> unused) {
        String name = input.readString();
        if (name == null) throw new KryoException("a class without a name: the bytes are damaged");
        for (Class<?> primitive : PRIMITIVES) {
            if (primitive.getName().equals(name)) return primitive;
        }
        return GraphContext.of(kryo).names().load(name);
    }
}
