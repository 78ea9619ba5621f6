package dev.muster.codec.serializers;

import com.esotericsoftware.kryo.kryo5.Serializer;
import dev.muster.codec.classes.FieldAccess;
import dev.muster.codec.classes.FieldLayout;

/** Writes the fields of a class by their position, which holds where both sides have the same {@link FieldLayout} of it. */
public abstract class LayoutSerializer extends Serializer<Object> {
    final FieldAccess[] fields;
    private final FieldLayout layout;

    LayoutSerializer(Class<?> type) {
        fields = FieldAccess.of(type);
        layout = FieldLayout.of(type, fields);
    }

    /** The fields in the order in which they are written. */
    public FieldLayout layout() {
        return layout;
    }
}
