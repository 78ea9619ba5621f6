package dev.muster.codec;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Java serialization of one object within the graph. Where it leads back to ordinary objects, these travel in the graph and
 * a {@link Handle} takes their place in the stream: so they need not be {@code Serializable} even there, and an object that
 * is reached both ways stays one object.
 */
final class JavaSerializer extends Serializer<Object> {
    @Override
    public void write(Kryo kryo, Output output, Object object) {
        References references = ((PayloadKryo) kryo).references;
        references.enterValue(object);
        var bytes = new ByteArrayOutputStream(512);
        List<Object> outside = new ArrayList<>();
        try (var stream = new GraphOutputStream(bytes, object, outside)) {
            stream.writeObject(object);
        } catch (IOException e) {
            throw new KryoException("Java serialization of " + object.getClass().getName() + " failed: " + e, e);
        }
        output.writeVarInt(outside.size(), true);
        for (Object each : outside) kryo.writeClassAndObject(output, each);
        output.writeVarInt(bytes.size(), true);
        output.writeBytes(bytes.toByteArray());
        references.leaveValue();
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<?> type) {
        PayloadKryo ours = (PayloadKryo) kryo;
        Object[] outside = new Object[((BoundedInput) input).readLength()];
        for (int i = 0; i < outside.length; i++) outside[i] = kryo.readClassAndObject(input);
        byte[] bytes = input.readBytes(input.readVarInt(true));
        try (var stream = new GraphInputStream(new ByteArrayInputStream(bytes), bytes.length, ours, outside)) {
            return stream.readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new KryoException("Java deserialization failed: " + e, e);
        }
    }

    /** Sends ordinary objects out of the stream into the graph. */
    private static final class GraphOutputStream extends ObjectOutputStream {
        private final Object root;
        private final List<Object> outside;
        private final IdentityHashMap<Object, Handle> handles = new IdentityHashMap<>();
        private final IdentityHashMap<NullPointerException, NullPointerException> copies = new IdentityHashMap<>();

        GraphOutputStream(ByteArrayOutputStream out, Object root, List<Object> outside) throws IOException {
            super(out);
            this.root = root;
            this.outside = outside;
            enableReplaceObject(true);
        }

        @Override
        protected Object replaceObject(Object object) {
            if (object.getClass() == NullPointerException.class) return withItsMessage((NullPointerException) object);
            if (object == root) return object;
            return switch (Kind.of(object.getClass())) {
                case FIELDS, RECORD, PROXY, LAMBDA, VIEW -> handleOf(object);
                case TABLE -> object instanceof java.io.Serializable ? object : handleOf(object);
                case REFUSED -> throw new CannotTravel(Refusals.sentence(object));
                default -> object;
            };
        }

        /** The JVM finds out what was null when somebody asks, and only where it was thrown. */
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
                outside.add(each);
                return new Handle(outside.size() - 1);
            });
        }
    }
}
