package dev.muster.codec.serializers.jdk;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import dev.muster.codec.serializers.BoundedInput;
import dev.muster.codec.serializers.GraphContext;
import dev.muster.codec.serializers.References;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A mutable collection of the JDK: its elements, in order, and its comparator where it has one. */
final class CollectionSerializer<C extends Collection<Object>> extends Serializer<C> {
    /** What a collection looks at when an element is added. */
    enum Looks {
        AT_NOTHING,
        /** Its hash code or its order, which an element that is not finished cannot compute. */
        AT_ELEMENTS
    }

    private final Looks looks;
    private final @Nullable Function<C, @Nullable Comparator<? super Object>> comparator;
    private final Function<@Nullable Comparator<? super Object>, C> maker;

    CollectionSerializer(
            Looks looks,
            @Nullable Function<C, @Nullable Comparator<? super Object>> comparator,
            Function<@Nullable Comparator<? super Object>, C> maker) {
        this.looks = looks;
        this.comparator = comparator;
        this.maker = maker;
    }

    @Override
    public void write(Kryo kryo, Output output, C collection) {
        References references = GraphContext.of(kryo).references();
        if (comparator != null) {
            // A reader makes the collection with its comparator: the comparator cannot refer back to it.
            references.enterValue(collection);
            kryo.writeClassAndObject(output, comparator.apply(collection));
            references.leaveValue();
        }
        Object[] elements = collection.toArray();
        output.writeVarInt(elements.length, true);
        for (Object element : elements) {
            kryo.writeClassAndObject(output, element);
            references.wrote(element);
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public C read(Kryo kryo, Input input, Class<? extends C> type) {
        References references = GraphContext.of(kryo).references();
        C collection =
                maker.apply(comparator == null ? null : (Comparator<? super Object>) kryo.readClassAndObject(input));
        kryo.reference(collection);
        int id = references.begin();
        readInto(kryo, input, collection, references);
        references.finish(id);
        return collection;
    }

    private void readInto(Kryo kryo, Input input, C collection, References references) {
        int backReferences = references.backReferences();
        int length = ((BoundedInput) input).readLength();
        Object[] elements = new Object[length];
        boolean isComplete = true;
        for (int i = 0; i < length; i++) {
            elements[i] = kryo.readClassAndObject(input);
            int pending = references.takePending(elements[i]);
            if (pending < 0) continue;
            int index = i;
            references.patch(pending, late -> elements[index] = late);
            isComplete = false;
        }
        if (looks == Looks.AT_ELEMENTS && references.backReferences() != backReferences) isComplete = false;
        if (isComplete) fill(collection, elements);
        else references.fillLater(() -> fill(collection, elements));
    }

    private void fill(C collection, Object[] elements) {
        if (collection instanceof ArrayList<Object> list) list.ensureCapacity(elements.length);
        Collections.addAll(collection, elements);
    }
}
