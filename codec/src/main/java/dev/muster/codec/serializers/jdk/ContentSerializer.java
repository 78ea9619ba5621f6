package dev.muster.codec.serializers.jdk;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import dev.muster.codec.serializers.BoundedInput;
import dev.muster.codec.serializers.GraphContext;
import dev.muster.codec.serializers.References;
import java.util.function.Function;

/** What is made from its whole content at once, such as an immutable list or an {@code Optional}. */
final class ContentSerializer<T> extends Serializer<T> {
    private final Function<? super T, Object[]> content;
    private final Function<Object[], ? extends T> maker;

    ContentSerializer(Function<? super T, Object[]> content, Function<Object[], ? extends T> maker) {
        this.content = content;
        this.maker = maker;
    }

    @Override
    public void write(Kryo kryo, Output output, T object) {
        References references = GraphContext.of(kryo).references();
        references.enterValue(object);
        Object[] elements = content.apply(object);
        output.writeVarInt(elements.length, true);
        for (Object element : elements) {
            kryo.writeClassAndObject(output, element);
        }
        references.leaveValue();
    }

    @Override
    public T read(Kryo kryo, Input input, Class<? extends T> type) {
        Object[] elements = new Object[((BoundedInput) input).readLength()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = kryo.readClassAndObject(input);
        }
        return maker.apply(elements);
    }
}
