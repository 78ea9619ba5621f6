package dev.muster.codec;

import com.esotericsoftware.kryo.kryo5.io.Output;
import dev.muster.task.Limits;
import org.jspecify.annotations.Nullable;

/** One Kryo with its buffers. Used by one thread at a time; after a failure it is thrown away, because Kryo keeps traces of it. */
final class Engine {
    private static final int BUFFER_START = 512;
    private static final int BUFFER_KEPT = 256 * 1024;

    private final PayloadKryo kryo;
    private final BoundedInput input = new BoundedInput();
    private final Output output = new Output(BUFFER_START, (int) Limits.PAYLOAD_BYTES_MAX);

    Engine(ClassLoader loader, DecodeFilter filter, LambdaForms forms) {
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
        if (output.getBuffer().length > BUFFER_KEPT)
            output.setBuffer(new byte[BUFFER_START], (int) Limits.PAYLOAD_BYTES_MAX);
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
        input.release();
        return objects;
    }
}
