package dev.muster.codec.serializers;

import dev.muster.codec.classes.Kind;
import dev.muster.codec.filter.DecodeFilter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.InvalidObjectException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;

/**
 * Reads what Java serialization wrote: classes from the loader of the session, past the filter, with limits that follow from
 * the number of bytes, and with the objects outside of the stream put in where a {@link Handle} stands for them.
 */
final class GraphInputStream extends ObjectInputStream {
    private final GraphContext context;
    private final Object[] outside;

    GraphInputStream(InputStream in, int bytes, GraphContext context, Object[] outside) throws IOException {
        super(in);
        this.context = context;
        this.outside = outside;
        enableResolveObject(true);
        ObjectInputFilter limits = new StreamLimits(bytes, context.filter());
        ObjectInputFilter processWide = ObjectInputFilter.Config.getSerialFilter();
        setObjectInputFilter(processWide == null ? limits : ObjectInputFilter.merge(limits, processWide));
    }

    @Override
    protected Object resolveObject(Object object) throws IOException {
        if (!(object instanceof Handle handle)) return object;
        if (handle.index < 0 || handle.index >= outside.length) throw new InvalidObjectException("a handle to nothing");
        return outside[handle.index];
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
        String name = description.getName();
        if (name.equals(Handle.class.getName())) return Handle.class;
        if (isPrimitive(name)) return super.resolveClass(description);
        return context.names().find(name);
    }

    private static boolean isPrimitive(String name) {
        return switch (name) {
            case "boolean", "byte", "char", "short", "int", "long", "float", "double", "void" -> true;
            default -> false;
        };
    }

    /** A proxy never is in the stream: it travels in the graph, see {@link Kind#PROXY}. */
    @Override
    protected Class<?> resolveProxyClass(String[] names) throws IOException {
        throw new InvalidClassException(
                "a proxy of " + String.join(", ", names) + " in the stream: the bytes are damaged");
    }

    /** JEP 290: nothing is allocated that so many bytes cannot fill. */
    private static final class StreamLimits implements ObjectInputFilter {
        private final DecodeFilter filter;
        private final long bytes;
        private long elementsLeft;

        StreamLimits(int bytes, DecodeFilter filter) {
            this.bytes = bytes;
            this.filter = filter;
            // A hash table is allocated for up to four times its elements, and never below a few.
            this.elementsLeft = 16L * bytes + 1024;
        }

        @Override
        public Status checkInput(FilterInfo info) {
            if (info.depth() > filter.maxDepth() || info.references() > bytes || info.streamBytes() > bytes) {
                return Status.REJECTED;
            }
            if (info.arrayLength() >= 0) {
                elementsLeft -= info.arrayLength();
                if (elementsLeft < 0) return Status.REJECTED;
            }
            return Status.UNDECIDED;
        }
    }
}
