package dev.muster.codec.engine;

import dev.muster.codec.classes.LambdaForms;
import dev.muster.codec.filter.DecodeFilter;
import dev.muster.codec.payload.DecodeException;
import dev.muster.codec.payload.EncodedPieces;
import dev.muster.codec.payload.MemoryBudget;
import dev.muster.codec.refusals.Excess;
import dev.muster.codec.refusals.OutboundFilter;
import dev.muster.codec.serializers.BoundedInput;
import dev.muster.codec.serializers.PieceOutput;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * One Kryo with its buffers. Used by one thread at a time; after a failure it is thrown away, because Kryo keeps traces of it.
 */
public final class Engine {
    private static final int BUFFER_KEPT = 256 * 1024;

    private final PayloadKryo kryo;
    private BoundedInput input = new BoundedInput();
    private final PieceOutput output;
    private final MemoryBudget budget;

    public Engine(
            ClassLoader loader,
            DecodeFilter filter,
            OutboundFilter departures,
            LambdaForms forms,
            int bytesMax,
            long memoryMax) {
        budget = new MemoryBudget(memoryMax);
        output = new PieceOutput(bytesMax, budget);
        kryo = PayloadKryo.create(loader, filter, departures, forms, budget);
        kryo.setMaxDepth(filter.maxDepth());
    }

    /** Writes the roots as one graph after the prefix. */
    public EncodedPieces encode(byte[] prefix, @Nullable Object... roots) {
        output.writeBytes(prefix);
        for (Object root : roots) kryo.writeClassAndObject(output, root);
        kryo.references().refuseCycles();
        budget.check();
        EncodedPieces bytes = output.take();
        kryo.reset();
        budget.reset();
        return bytes;
    }

    /**
     * Gives up what was written before something was thrown: with the heap full, there would be no memory to report it. Returns what
     * was too much for the heap, if that is why.
     */
    @Nullable
    public Excess abandon() {
        output.abandon();
        MemoryBudget.Usage amount = budget.excess();
        if (amount == null) return null;
        var excess = new Excess(amount, kryo.references().latest());
        kryo.references().reset();
        return excess;
    }

    /** Reads so many roots that were written as one graph; nothing may follow them. */
    @Nullable
    public Object[] decode(byte[] bytes, int offset, int length, int roots) {
        input.open(bytes, offset, length);
        return decode(length, roots);
    }

    /** The same from a stream of so many bytes. */
    @Nullable
    public Object[] decode(InputStream bytes, long length, int roots) {
        input.open(bytes, length);
        return decode(length, roots);
    }

    private @Nullable Object[] decode(long length, int roots) {
        Object[] objects = new Object[roots];
        for (int i = 0; i < roots; i++) objects[i] = kryo.readClassAndObject(input);
        kryo.references().completeCycles();
        if (input.remaining() != 0) {
            throw new DecodeException(input.remaining() + " bytes follow the object: the payload is damaged");
        }
        kryo.reset();
        if (length > BUFFER_KEPT) input = new BoundedInput(); // it has grown with the texts it read
        else input.release();
        return objects;
    }
}
