package dev.muster.codec;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;

/** A view such as a key set or a sub-list: what it shows travels, as a collection of its own. */
final class ViewSerializer extends Serializer<Object> {
    @Override
    public void write(Kryo kryo, Output output, Object view) {
        References references = ((PayloadKryo) kryo).references;
        references.enterValue(view);
        kryo.writeClassAndObject(output, Contents.copyOfView(view));
        references.leaveValue();
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<?> type) {
        return kryo.readClassAndObject(input);
    }
}
