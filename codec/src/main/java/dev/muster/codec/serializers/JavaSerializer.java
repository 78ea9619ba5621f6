package dev.muster.codec.serializers;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import dev.muster.codec.classes.ClassLookup;
import dev.muster.codec.classes.Kind;
import dev.muster.codec.classes.Mocks;
import dev.muster.codec.classes.Replacements;
import dev.muster.codec.payload.CannotTravel;
import dev.muster.codec.payload.MemoryBudget;
import dev.muster.codec.payload.PayloadSize;
import dev.muster.codec.payload.PieceBuffer;
import dev.muster.codec.refusals.Refusals;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Java serialization of one object within the graph. Where it leads back to ordinary objects, these travel in the graph and
 * a {@link Handle} takes their place in the stream: so they need not be {@code Serializable} even there, and an object that
 * is reached both ways stays one object.
 */
public final class JavaSerializer extends Serializer<Object> {
    @Override
    public void write(Kryo kryo, Output output, Object object) {
        boolean isAsItself = GraphContext.of(kryo).isToBeWrittenAsItself(object);
        output.writeBoolean(isAsItself);
        if (isAsItself) writeFields(kryo, output, object);
        else writeStream(kryo, output, object);
    }

    private static void writeFields(Kryo kryo, Output output, Object object) {
        Class<?> type = object.getClass();
        output.writeString(type.getName());
        LayoutSerializer fields = GraphContext.of(kryo).fieldsOf(type);
        fields.layout().write(output);
        fields.write(kryo, output, object);
    }

    private static void writeStream(Kryo kryo, Output output, Object object) {
        GraphContext context = GraphContext.of(kryo);
        References references = context.references();
        MemoryBudget budget = context.budget();
        references.enterValue(object);
        var bytes = new PieceBuffer(512, budget);
        List<Object> outside = new ArrayList<>();
        try (var stream = new GraphOutputStream(bytes, object, outside, context.names(), budget)) {
            stream.writeObject(object);
            budget.returnStreamedObjects(stream.objects);
        } catch (IOException e) {
            throw new KryoException("Java serialization of " + object.getClass().getName() + " failed: " + e, e);
        }
        output.writeVarInt(outside.size(), true);
        for (Object each : outside) kryo.writeClassAndObject(output, each);
        PayloadSize.check(bytes.size());
        bytes.returnBytes();
        output.writeVarInt((int) bytes.size(), true);
        ((PieceOutput) output).append(bytes.toEncoded());
        references.leaveValue();
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<?> type) {
        return input.readBoolean() ? readFields(kryo, input) : readStream(kryo, input);
    }

    private static Object readFields(Kryo kryo, Input input) {
        String name = input.readString();
        if (name == null) throw new KryoException("a class without a name: the bytes are damaged");
        Class<?> type = GraphContext.of(kryo).names().load(name);
        if (!Replacements.isReplaced(type)) {
            throw new KryoException("objects of " + name + " do not travel by their fields: the bytes are damaged");
        }
        LayoutSerializer fields = GraphContext.of(kryo).fieldsOf(type);
        fields.layout().compare(input);
        return fields.read(kryo, input, type);
    }

    private static Object readStream(Kryo kryo, Input input) {
        Object[] outside = new Object[((BoundedInput) input).readLength()];
        for (int i = 0; i < outside.length; i++) outside[i] = kryo.readClassAndObject(input);
        int length = ((BoundedInput) input).declared(input.readVarInt(true), 1);
        var bytes = new Part(input, length);
        try (var stream = new GraphInputStream(bytes, length, GraphContext.of(kryo), outside)) {
            Object object = stream.readObject();
            bytes.skipNBytes(bytes.left);
            return object;
        } catch (InvalidClassException e) {
            boolean isOfOtherVersion = String.valueOf(e.getMessage()).contains("incompatible");
            String why = isOfOtherVersion ? "the two sides run different versions of class " + e.classname + ": " : "";
            throw new KryoException("Java deserialization failed: " + why + e.getMessage(), e);
        } catch (IOException | ClassNotFoundException e) {
            throw new KryoException("Java deserialization failed: " + e, e);
        }
    }

    /** So many bytes of the input. */
    private static final class Part extends InputStream {
        private final Input input;
        private int left;

        Part(Input input, int length) {
            this.input = input;
            this.left = length;
        }

        @Override
        public int read() {
            if (left == 0) return -1;
            left--;
            return input.readByteUnsigned();
        }

        @Override
        public int read(byte[] target, int offset, int count) {
            if (left == 0) return count == 0 ? 0 : -1;
            int some = Math.min(count, left);
            input.readBytes(target, offset, some);
            left -= some;
            return some;
        }
    }

    /** Sends ordinary objects out of the stream into the graph. */
    private static final class GraphOutputStream extends ObjectOutputStream {
        private final Object root;
        private final List<Object> outside;
        private final ClassLookup names;
        private final UnusedOwners owners;
        private final MemoryBudget budget;
        private long objects;
        private final IdentityHashMap<Object, Handle> handles = new IdentityHashMap<>();
        private final IdentityHashMap<NullPointerException, NullPointerException> copies = new IdentityHashMap<>();

        GraphOutputStream(OutputStream out, Object root, List<Object> outside, ClassLookup names, MemoryBudget budget)
                throws IOException {
            super(out);
            this.root = root;
            this.outside = outside;
            this.names = names;
            this.owners = new UnusedOwners(root);
            this.budget = budget;
            enableReplaceObject(true);
        }

        @Override
        protected void annotateClass(Class<?> type) {
            names.leaves(type);
        }

        @Override
        protected @Nullable Object replaceObject(Object object) {
            count();
            if (object.getClass() == NullPointerException.class) return withItsMessage((NullPointerException) object);
            if (owners.isLeftOut(object)) return null;
            owners.meet(object);
            if (object == root) return object;
            if (Mocks.isInline(object)) throw new CannotTravel(Refusals.sentence(object));
            return switch (Kind.of(object.getClass())) {
                case FIELDS, RECORD, SINGLETON, PROXY, LAMBDA, VIEW -> handleOf(object);
                case TABLE -> object instanceof java.io.Serializable ? object : handleOf(object);
                case REFUSED -> throw new CannotTravel(Refusals.sentence(object));
                default -> object;
            };
        }

        private void count() {
            objects++;
            budget.takeStreamedObject();
        }

        /** The JVM finds out what was null when it is asked, and only where it was thrown. */
        private NullPointerException withItsMessage(NullPointerException thrown) {
            NullPointerException known = copies.get(thrown);
            if (known != null) return known;
            String message = thrown.getMessage();
            if (message == null) return thrown;
            var copy = new NullPointerException(message);
            copies.put(thrown, copy);
            copy.setStackTrace(thrown.getStackTrace());
            if (thrown.getCause() != null) copy.initCause(thrown.getCause());
            for (Throwable each : thrown.getSuppressed()) copy.addSuppressed(each);
            return copy;
        }

        private Handle handleOf(Object object) {
            return handles.computeIfAbsent(object, each -> {
                count(); // the handle is one more
                outside.add(each);
                return new Handle(outside.size() - 1);
            });
        }
    }
}
