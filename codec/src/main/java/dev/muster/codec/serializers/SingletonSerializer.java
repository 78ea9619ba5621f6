package dev.muster.codec.serializers;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import dev.muster.codec.classes.Singletons;
import java.lang.reflect.Field;

/**
 * The one object of a class by the static field that holds it, see {@link Singletons}. Another object of the class, if there
 * is one, travels as it would otherwise.
 */
public final class SingletonSerializer extends Serializer<Object> {
    private final Class<?> type;
    private final Serializer<Object> others;

    public SingletonSerializer(Class<?> type, Serializer<Object> others) {
        this.type = type;
        this.others = others;
    }

    @Override
    public void write(Kryo kryo, Output output, Object object) {
        Field holder = Singletons.holderOf(object);
        output.writeString(holder == null ? null : Singletons.nameOf(holder, type));
        if (holder != null) return;
        if (others instanceof LayoutSerializer fields) fields.layout().write(output);
        others.write(kryo, output, object);
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<?> unused) {
        String name = input.readString();
        if (name != null) return read(name);
        if (others instanceof LayoutSerializer fields) fields.layout().compare(input);
        return others.read(kryo, input, type);
    }

    private Object read(String name) {
        for (Field each : Singletons.holdersOf(type)) {
            if (!Singletons.nameOf(each, type).equals(name)) continue;
            Object value = Singletons.valueOf(each);
            if (value != null) return value;
        }
        throw new KryoException("class " + type.getName() + " has no object in a static field " + name
                + " here: the two sides run different versions of it");
    }
}
