package dev.muster.codec.serializers.jdk;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import org.jspecify.annotations.Nullable;

/** Makes the serializer of a type of the JDK when it is first needed: there are many, and a JVM should start fast. */
@SuppressWarnings({"rawtypes", "unchecked"}) // as Kryo declares it
public final class JdkSerializer extends Serializer<Object> {
    private final Class<?> type;
    private @Nullable Serializer serializer;

    public JdkSerializer(Class<?> type) {
        this.type = type;
    }

    @Override
    public void write(Kryo kryo, Output output, Object object) {
        serializer().write(kryo, output, object);
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<?> unused) {
        return serializer().read(kryo, input, type);
    }

    private Serializer serializer() {
        Serializer made = serializer;
        if (made == null) {
            made = JdkSerializers.of(type);
            serializer = made;
        }
        return made;
    }
}
