package dev.muster.codec.serializers;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import com.esotericsoftware.kryo.kryo5.serializers.ImmutableSerializer;

/** Enum constants by name: the JDKs of client and runner may differ, and the ordinals of JDK enums with them. */
public final class EnumSerializer extends ImmutableSerializer<Enum<?>> {
    @Override
    public void write(Kryo kryo, Output output, Enum<?> constant) {
        output.writeString(constant.name());
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"}) // the class was read from the bytes and is an enum
    public Enum<?> read(Kryo kryo, Input input, Class<? extends Enum<?>> type) {
        String name = input.readString();
        if (name == null) throw new KryoException("an enum constant without a name: the bytes are damaged");
        try {
            return Enum.valueOf((Class) type, name);
        } catch (IllegalArgumentException e) {
            throw new KryoException(
                    "enum " + type.getName() + " has no constant " + name
                            + " here: the two sides run different versions of it",
                    e);
        }
    }
}
