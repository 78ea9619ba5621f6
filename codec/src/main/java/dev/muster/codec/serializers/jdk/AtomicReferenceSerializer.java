package dev.muster.codec.serializers.jdk;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import dev.muster.codec.serializers.GraphContext;
import dev.muster.codec.serializers.References;
import java.util.concurrent.atomic.AtomicReference;

/** A reference exists before what it refers to: it is how recursive lambdas are tied. */
final class AtomicReferenceSerializer extends Serializer<AtomicReference<Object>> {
    @Override
    public void write(Kryo kryo, Output output, AtomicReference<Object> reference) {
        Object value = reference.get();
        kryo.writeClassAndObject(output, value);
        GraphContext.of(kryo).references().wrote(value);
    }

    @Override
    @SuppressWarnings("unchecked")
    public AtomicReference<Object> read(Kryo kryo, Input input, Class<? extends AtomicReference<Object>> type) {
        References references = GraphContext.of(kryo).references();
        var reference = new AtomicReference<Object>();
        kryo.reference(reference);
        int id = references.begin();
        Object value = kryo.readClassAndObject(input);
        int pending = references.takePending(value);
        if (pending < 0) reference.set(value);
        else references.patch(pending, reference::set);
        references.finish(id);
        return reference;
    }
}
