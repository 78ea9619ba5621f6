package dev.muster.codec;

import com.esotericsoftware.kryo.kryo5.io.Output;
import org.jspecify.annotations.Nullable;

/** One Kryo with its buffers. Used by one thread at a time; after a failure it is thrown away, because Kryo keeps traces of it. */
final class Engine {
    private static final int BUFFER_START = 512;
    private static final int BUFFER_KEPT = 256 * 1024;

    private final PayloadKryo kryo;
    private final int bytesMax;
    private BoundedInput input = new BoundedInput();
    private final Output output;

    Engine(ClassLoader loader, DecodeFilter filter, LambdaForms forms, int bytesMax) {
        this.bytesMax = bytesMax;
        output = new Output(Math.min(BUFFER_START, bytesMax), bytesMax);
        kryo = PayloadKryo.create(loader, filter, forms);
        kryo.setMaxDepth(filter.maxDepth());
    }

    /** Writes the roots as one graph after the prefix. */
    byte[] encode(byte[] prefix, @Nullable Object... roots) {
        output.writeBytes(prefix);
        for (Object root : roots) kryo.writeClassAndObject(output, root);
        kryo.references.refuseCycles();
        byte[] bytes = output.toBytes();
        kryo.reset();
        if (output.getBuffer().length > BUFFER_KEPT) output.setBuffer(new byte[BUFFER_START], bytesMax);
        else output.reset();
        return bytes;
    }

    /** Reads so many roots that were written as one graph; nothing may follow them. */
    @Nullable
    Object[] decode(byte[] bytes, int offset, int length, int roots) {
        input.open(bytes, offset, length);
        Object[] objects = new Object[roots];
        for (int i = 0; i < roots; i++) objects[i] = kryo.readClassAndObject(input);
        kryo.references.completeCycles();
        if (input.remaining() != 0) {
            throw new DecodeException(input.remaining() + " bytes follow the object: the payload is damaged");
        }
        kryo.reset();
        if (length > BUFFER_KEPT) input = new BoundedInput(); // it has grown with the texts it read
        else input.release();
        return objects;
    }
}
