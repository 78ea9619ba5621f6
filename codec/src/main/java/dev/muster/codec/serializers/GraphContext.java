package dev.muster.codec.serializers;

import com.esotericsoftware.kryo.kryo5.Kryo;
import dev.muster.codec.classes.ClassLookup;
import dev.muster.codec.filter.DecodeFilter;
import dev.muster.codec.payload.MemoryBudget;
import org.jspecify.annotations.Nullable;

/** What serializers need besides Kryo while they write or read one graph of objects. */
public interface GraphContext {
    /** The context of this Kryo, which this module has made. */
    static GraphContext of(Kryo kryo) {
        return (GraphContext) kryo;
    }

    /** The loader of the session. */
    ClassLoader loader();

    /** What is asked before an object of a class is made. */
    DecodeFilter filter();

    /** Class names to classes. */
    ClassLookup names();

    /** Which objects were seen, and which are not finished. */
    References references();

    /** What of the heap may be taken. */
    MemoryBudget budget();

    /** The object, which is written next, is to be written by its fields, whatever its class has for Java serialization. */
    void writeAsItself(@Nullable Object object);

    /** Whether that was said of this object; it is said once. */
    boolean isToBeWrittenAsItself(Object object);

    /** For an object of a class with its own Java serialization that must arrive as one of that class. */
    LayoutSerializer fieldsOf(Class<?> type);
}
