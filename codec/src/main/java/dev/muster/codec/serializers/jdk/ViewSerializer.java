package dev.muster.codec.serializers.jdk;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import dev.muster.codec.serializers.GraphContext;
import dev.muster.codec.serializers.References;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A view such as a key set or a sub-list: what it shows travels, as a collection of its own. The views of an {@link
 * IdentityHashMap} compare by identity, so they become views of a map of that kind again.
 */
public final class ViewSerializer extends Serializer<Object> {
    private static final Class<?> IDENTITY_KEYS =
            new IdentityHashMap<>().keySet().getClass();
    private static final Class<?> IDENTITY_ENTRIES =
            new IdentityHashMap<>().entrySet().getClass();

    private static final int COPY = 0;
    private static final int KEYS = 1;
    private static final int ENTRIES = 2;

    @Override
    public void write(Kryo kryo, Output output, Object view) {
        References references = GraphContext.of(kryo).references();
        references.enterValue(view);
        if (view.getClass() == IDENTITY_KEYS) {
            output.writeByte(KEYS);
            kryo.writeClassAndObject(output, mapOfKeys((Set<?>) view));
        } else if (view.getClass() == IDENTITY_ENTRIES) {
            output.writeByte(ENTRIES);
            kryo.writeClassAndObject(output, mapOfEntries((Set<?>) view));
        } else {
            output.writeByte(COPY);
            kryo.writeClassAndObject(output, Contents.copyOfView(view));
        }
        references.leaveValue();
    }

    private static Map<Object, Boolean> mapOfKeys(Set<?> keys) {
        var map = new IdentityHashMap<Object, Boolean>();
        for (Object each : keys) map.put(each, true);
        return map;
    }

    private static Map<Object, Object> mapOfEntries(Set<?> entries) {
        var map = new IdentityHashMap<>();
        for (Object each : entries) {
            var entry = (Map.Entry<?, ?>) each;
            map.put(entry.getKey(), entry.getValue());
        }
        return map;
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<?> type) {
        int form = input.readByte();
        Object content = kryo.readClassAndObject(input);
        if (form == COPY) return content;
        var map = (IdentityHashMap<?, ?>) content;
        return form == KEYS ? map.keySet() : map.entrySet();
    }
}
