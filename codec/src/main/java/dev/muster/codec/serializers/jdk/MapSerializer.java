package dev.muster.codec.serializers.jdk;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import dev.muster.codec.serializers.BoundedInput;
import dev.muster.codec.serializers.GraphContext;
import dev.muster.codec.serializers.References;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A mutable map of the JDK: its entries, in order, and before them its mode where it has one, such as a comparator. */
final class MapSerializer<M extends Map<Object, Object>> extends Serializer<M> {
    private final @Nullable Function<M, @Nullable Object> mode;
    private final Function<@Nullable Object, M> maker;

    /**
     * For one class of maps.
     *
     * @param mode what of a map is needed to make an empty one like it; null if all are made the same
     * @param maker makes an empty map of that mode
     */
    MapSerializer(@Nullable Function<M, @Nullable Object> mode, Function<@Nullable Object, M> maker) {
        this.mode = mode;
        this.maker = maker;
    }

    @Override
    public void write(Kryo kryo, Output output, M map) {
        References references = GraphContext.of(kryo).references();
        if (mode != null) {
            references.enterValue(map);
            kryo.writeClassAndObject(output, mode.apply(map));
            references.leaveValue();
        }
        Object[] pairs = Contents.pairsOf(map);
        output.writeVarInt(pairs.length, true);
        for (Object each : pairs) {
            kryo.writeClassAndObject(output, each);
            references.wrote(each);
        }
    }

    @Override
    public M read(Kryo kryo, Input input, Class<? extends M> type) {
        References references = GraphContext.of(kryo).references();
        M map = maker.apply(mode == null ? null : kryo.readClassAndObject(input));
        kryo.reference(map);
        int id = references.begin();
        int backReferences = references.backReferences();
        int length = ((BoundedInput) input).readLength();
        Object[] pairs = new Object[length];
        for (int i = 0; i < length; i++) {
            pairs[i] = kryo.readClassAndObject(input);
            int pending = references.takePending(pairs[i]);
            if (pending < 0) continue;
            int index = i;
            references.patch(pending, late -> pairs[index] = late);
        }
        // A reference that is still to be patched counts as one back into the unfinished, too.
        if (references.backReferences() == backReferences) fill(map, pairs);
        else references.fillLater(() -> fill(map, pairs));
        references.finish(id);
        return map;
    }

    private static void fill(Map<Object, Object> map, Object[] pairs) {
        for (int i = 0; i + 1 < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
    }
}
