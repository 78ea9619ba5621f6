package dev.muster.codec;

import dev.muster.codec.classes.LambdaForms;
import dev.muster.codec.engine.Engine;
import dev.muster.codec.filter.DecodeFilter;
import dev.muster.codec.payload.DecodeException;
import dev.muster.codec.payload.EncodeException;
import dev.muster.codec.payload.Encoded;
import dev.muster.codec.payload.EncodedPieces;
import dev.muster.codec.payload.MemoryBudget;
import dev.muster.codec.refusals.Excess;
import dev.muster.codec.refusals.Failures;
import dev.muster.codec.refusals.OutboundFilter;
import dev.muster.codec.refusals.Refusals;
import dev.muster.model.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns objects into the bytes of a payload, and back.
 *
 * <p>Objects need neither be {@code Serializable} nor have a constructor without parameters: ordinary classes travel by
 * their fields, records through their canonical constructor, lambdas that are handed to a {@code Remote…} type by what the
 * compiler keeps of them. Classes with their own Java serialization keep it, and so does every throwable. What belongs to
 * its JVM (threads, sockets, streams, loaders) is refused with the path that leads to it.
 *
 * <p>Shared objects stay shared, and cycles stay cycles, within one payload. The static and transient fields of a class do
 * not travel: on arrival no constructor of a class runs, so the latter have the default value of their type. (Records are made by
 * their canonical constructor, and a class that Java serialization handles by its rules.) Views such as key sets and
 * sub-lists arrive as copies. Both sides must have the same version of the user's classes, which is checked; the JDKs may differ.
 *
 * <p>A codec belongs to one class loader. It may be used by any number of threads at the same time.
 */
public final class Codec {
    private static final int FORMAT = 2;
    private static final String KRYO = "5.6.2"; // a test compares it with the jar
    static final byte[] NO_PREFIX = {};

    private final ClassLoader loader;
    private final DecodeFilter filter;
    private final OutboundFilter departures;
    private final int bytesMax;
    private final long memoryMax;
    private final LambdaForms forms = new LambdaForms();
    private final BlockingQueue<Engine> idle =
            new ArrayBlockingQueue<>(2 * Runtime.getRuntime().availableProcessors());

    /** A codec for a runner: it finds classes in the loader, and writes no object of a class that the loader finds elsewhere. */
    public Codec(ClassLoader loader) {
        this(loader, DecodeFilter.NONE);
    }

    /** A codec for a client: it finds classes in the loader, and asks the filter before it makes an object of one. */
    public Codec(ClassLoader loader, DecodeFilter filter) {
        this(loader, filter, (int) Limits.PAYLOAD_BYTES_MAX);
    }

    /**
     * The same, for one that writes tasks and their arguments: it asks before an object of a class is written for the first
     * time, and refuses what is of use only where it is shared, such as a blocking queue.
     *
     * @param departures a sentence that says why no object of this class may leave, or an empty text; any thread calls it
     */
    public Codec(ClassLoader loader, DecodeFilter filter, Function<Class<?>, String> departures) {
        this(
                loader,
                filter,
                new OutboundFilter(departures, true),
                (int) Limits.PAYLOAD_BYTES_MAX,
                MemoryBudget.ofHeap());
    }

    Codec(ClassLoader loader, DecodeFilter filter, int bytesMax) {
        this(loader, filter, bytesMax, MemoryBudget.ofHeap());
    }

    Codec(ClassLoader loader, DecodeFilter filter, int bytesMax, long memoryMax) {
        this(loader, filter, new OutboundFilter(ClassOrigins.ofTask(loader), false), bytesMax, memoryMax);
    }

    private Codec(ClassLoader loader, DecodeFilter filter, OutboundFilter departures, int bytesMax, long memoryMax) {
        this.loader = loader;
        this.filter = filter;
        this.departures = departures;
        this.bytesMax = bytesMax;
        this.memoryMax = memoryMax;
    }

    /** What both sides of a connection must have in common to understand each other's payloads. */
    public static String digest() {
        return "muster-codec-" + FORMAT + ";kryo-" + KRYO + ";references";
    }

    /**
     * Writes an object and everything it refers to.
     *
     * @throws EncodeException if something in it cannot travel, user code threw while it was written, or it is too large
     */
    public byte[] encode(@Nullable Object value) {
        return encodeInPieces(value).toBytes();
    }

    /**
     * Writes an object and everything it refers to, like {@link #encode}, and leaves the bytes in pieces: for what may be large.
     *
     * @throws EncodeException if something in it cannot travel, user code threw while it was written, or it is too large
     */
    public Encoded encodeInPieces(@Nullable Object value) {
        return encode(NO_PREFIX, value);
    }

    /**
     * Reads an object that {@link #encode} wrote, here or elsewhere.
     *
     * @throws DecodeException if it cannot be read, whatever the bytes are
     */
    public @Nullable Object decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length, 1)[0];
    }

    /**
     * Reads an object that {@link #encode} wrote, here or elsewhere, from wherever its bytes are.
     *
     * @throws DecodeException if it cannot be read, whatever the bytes are
     */
    public @Nullable Object decode(Encoded bytes) {
        return decode(bytes, 0, 1)[0];
    }

    /** Writes several objects as one graph after a prefix. */
    EncodedPieces encode(byte[] prefix, @Nullable Object... roots) {
        Engine engine = borrow();
        try {
            if (departures.ofTasks()) Refusals.refuseBareLocks(roots);
            EncodedPieces bytes = engine.encode(prefix, roots);
            idle.offer(engine);
            return bytes;
        } catch (Throwable e) { // whatever happened, the engine is not used again
            Excess excess = engine.abandon();
            throw excess == null
                    ? Failures.encoding(e, roots, departures)
                    : Failures.tooMuch(excess, roots, departures);
        }
    }

    /** Reads several objects that were written as one graph. */
    @Nullable
    Object[] decode(byte[] bytes, int offset, int length, int roots) {
        return decode(engine -> engine.decode(bytes, offset, length, roots));
    }

    /** Reads several objects that were written as one graph, from the byte of this number on. */
    @Nullable
    Object[] decode(Encoded bytes, int from, int roots) {
        if (bytes instanceof EncodedPieces pieces && pieces.isOnePiece()) {
            byte[] array = pieces.toBytes();
            return decode(array, from, array.length - from, roots);
        }
        return decode(engine -> {
            try (InputStream in = bytes.open()) {
                in.skipNBytes(from);
                return engine.decode(in, bytes.size() - from, roots);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private @Nullable Object[] decode(Function<Engine, @Nullable Object[]> reading) {
        Engine engine = borrow();
        try {
            Object[] objects = reading.apply(engine);
            idle.offer(engine);
            return objects;
        } catch (Throwable e) { // whatever happened, the engine is not used again
            throw Failures.decoding(e);
        }
    }

    /** The largest payload, in bytes. */
    int bytesMax() {
        return bytesMax;
    }

    private Engine borrow() {
        Engine engine = idle.poll();
        return engine != null ? engine : new Engine(loader, filter, departures, forms, bytesMax, memoryMax);
    }
}
