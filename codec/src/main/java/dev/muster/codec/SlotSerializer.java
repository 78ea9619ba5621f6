package dev.muster.codec;

import com.esotericsoftware.kryo.kryo5.Serializer;

/** Writes the fields of a class by their position, which holds where both sides have the same {@link Shape} of it. */
abstract class SlotSerializer extends Serializer<Object> {
    final Slot[] slots;
    final Shape shape;

    SlotSerializer(Class<?> type) {
        slots = Slot.of(type);
        shape = Shape.of(type, slots);
    }
}
