package dev.muster.codec.serializers;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import com.esotericsoftware.kryo.kryo5.serializers.DefaultArraySerializers;
import java.lang.reflect.Array;
import java.util.Map;

/** An array of objects, of any type and number of dimensions; those of primitives are Kryo's. */
public final class ArraySerializer extends Serializer<Object[]> {
    private static final Map<Class<?>, Serializer<?>> PRIMITIVE = Map.of(
            byte[].class, new DefaultArraySerializers.ByteArraySerializer(),
            short[].class, new DefaultArraySerializers.ShortArraySerializer(),
            int[].class, new DefaultArraySerializers.IntArraySerializer(),
            long[].class, new DefaultArraySerializers.LongArraySerializer(),
            char[].class, new DefaultArraySerializers.CharArraySerializer(),
            boolean[].class, new BooleanArray(),
            float[].class, new DefaultArraySerializers.FloatArraySerializer(),
            double[].class, new DefaultArraySerializers.DoubleArraySerializer());

    public static Serializer<?> of(Class<?> type) {
        Serializer<?> primitive = PRIMITIVE.get(type);
        return primitive != null ? primitive : new ArraySerializer();
    }

    @Override
    public void write(Kryo kryo, Output output, Object[] array) {
        References references = GraphContext.of(kryo).references();
        output.writeVarInt(array.length, true);
        for (Object element : array) {
            kryo.writeClassAndObject(output, element);
            references.wrote(element);
        }
    }

    @Override
    public Object[] read(Kryo kryo, Input input, Class<? extends Object[]> type) {
        References references = GraphContext.of(kryo).references();
        int length = ((BoundedInput) input).readLength();
        Object[] array = (Object[]) Array.newInstance(type.getComponentType(), length);
        kryo.reference(array);
        int id = references.begin();
        for (int i = 0; i < length; i++) {
            Object element = kryo.readClassAndObject(input);
            int pending = references.takePending(element);
            if (pending < 0) {
                array[i] = element;
                continue;
            }
            int index = i;
            references.patch(pending, late -> array[index] = late);
        }
        references.finish(id);
        return array;
    }

    /** Kryo's own believes the length that is declared. */
    private static final class BooleanArray extends Serializer<boolean[]> {
        @Override
        public void write(Kryo kryo, Output output, boolean[] array) {
            output.writeVarInt(array.length, true);
            output.writeBooleans(array, 0, array.length);
        }

        @Override
        public boolean[] read(Kryo kryo, Input input, Class<? extends boolean[]> type) {
            return input.readBooleans(input.readVarInt(true));
        }
    }
}
