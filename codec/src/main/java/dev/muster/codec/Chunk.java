package dev.muster.codec;

import dev.muster.codec.payload.DecodeException;
import dev.muster.codec.payload.EncodeException;
import dev.muster.codec.payload.Encoded;
import dev.muster.codec.payload.PayloadSize;
import dev.muster.codec.payload.PieceBuffer;
import dev.muster.model.FailureKind;
import dev.muster.model.TaskFailure;
import dev.muster.task.RemoteBiFunction;
import dev.muster.task.RemoteFunction;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Calls of one function with many elements. What happens to one element happens to no other. */
public final class Chunk implements Call {
    private final Codec codec;
    private final Object function;
    private final byte kind;
    private final Encoded bytes;
    private final int start;
    private final int size;

    private Chunk(Codec codec, byte kind, Object function, Encoded bytes, int start, int size) {
        this.codec = codec;
        this.kind = kind;
        this.function = function;
        this.bytes = bytes;
        this.start = start;
        this.size = size;
    }

    static Chunk read(Codec codec, Encoded bytes) {
        var reader = new ElementReader(bytes, 0);
        byte kind = reader.tag();
        int length = reader.length();
        Object function = codec.decode(bytes.part(reader.position(), length), 0, 1)[0];
        reader.skip(length);
        boolean fits =
                kind == CallFormat.CHUNK ? function instanceof RemoteFunction : function instanceof RemoteBiFunction;
        if (!fits || function == null) throw new DecodeException("a chunk without a function: the payload is damaged");
        int size = reader.count();
        return new Chunk(codec, kind, function, bytes, reader.position(), size);
    }

    /** How many elements it has. */
    public int size() {
        return size;
    }

    /**
     * What came of a chunk.
     *
     * @param results the outcomes of all elements, for {@link ChunkResults}
     * @param isDamaged whether the virtual machine reported an error while an element ran, such as a full heap
     * @param notOwn what an element threw that is not its own doing, if one did
     */
    public record Run(Encoded results, boolean isDamaged, Optional<Throwable> notOwn) {}

    /** The same where every throwable is the doing of its element. */
    public Run run(BooleanSupplier cancelled) {
        return run(cancelled, thrown -> false);
    }

    /**
     * Calls the function with each element in turn.
     *
     * @param cancelled asked before each element
     * @param isNotOwn asked, of each throwable that an element threw, whether that is not the doing of the element
     * @throws CancellationException if it said yes; its cause is what did the most harm before
     * @throws DecodeException if the elements cannot be separated
     */
    public Run run(BooleanSupplier cancelled, Predicate<Throwable> isNotOwn) {
        var reader = new ElementReader(bytes, start);
        var writer =
                new ElementWriter(new PieceBuffer((int) Math.max(64, Math.min(bytes.size(), PieceBuffer.PIECE_BYTES))));
        writer.varInt(size);
        long room = valuesMax();
        Throwable damage = null;
        Throwable notOwn = null;
        for (int i = 0; i < size; i++) {
            if (cancelled.getAsBoolean()) throw cancelled(i, damage != null ? damage : notOwn);
            long before = writer.size();
            Throwable met = outcomeOf(reader, writer);
            if (met != null && isNotOwn.test(met)) notOwn = met;
            if (met != null && isDamage(met)) damage = met;
            if (writer.size() > room) {
                writer.truncate(before);
                writer.failure(noRoom(i, room));
            }
        }
        if (reader.remaining() != 0) throw ElementReader.damaged();
        PayloadSize.check(writer.size());
        return new Run(writer.toEncoded(), damage != null, Optional.ofNullable(notOwn));
    }

    /** What the outcomes of a chunk may take together, so that each that does not fit can still be reported. */
    private long valuesMax() {
        return codec.bytesMax() - Math.min(codec.bytesMax() / 4, size * 1024L);
    }

    private static EncodedFailure noRoom(int element, long room) {
        return EncodedFailure.of(TaskFailure.of(
                FailureKind.RESULT_UNWRITABLE,
                "the outcome of this element cannot travel back: with those of the " + element
                        + " before it in its chunk it takes more than " + room
                        + " bytes; give the map a smaller MapOption.chunkSize, or return less"));
    }

    private static CancellationException cancelled(int element, @Nullable Throwable harm) {
        var cancelled = new CancellationException("cancelled before element " + element);
        if (harm != null) cancelled.initCause(harm);
        return cancelled;
    }

    /** Writes the outcome of the next element; returns what was thrown, or null. An element fails alone, whatever it threw. */
    private @Nullable Throwable outcomeOf(ElementReader reader, ElementWriter writer) {
        long before = writer.size();
        try {
            return runOne(reader, writer);
        } catch (Throwable e) {
            writer.truncate(before);
            writer.failure(Throwables.failure(codec, e));
            return e;
        }
    }

    /** Returns what the copying of this element has met, which is written as its outcome; null if there was nothing. */
    private @Nullable Throwable runOne(ElementReader reader, ElementWriter writer) throws Exception {
        // Reads the bytes of the element first, so that the next one is found whatever happens to this one.
        ElementReader element = reader.fork();
        boolean isFailed = reader.skipElement();
        if (kind == CallFormat.BI_CHUNK && !isFailed) reader.skipElement();
        Object first;
        Object second = null;
        try {
            first = element.read(codec);
            if (kind == CallFormat.BI_CHUNK && !isFailed) second = element.read(codec);
        } catch (DecodeException e) {
            writer.failure(unreadable(e));
            return e;
        }
        if (isFailed && first instanceof EncodedFailure failure) {
            writer.failure(failure);
            return null;
        }
        Object result = apply(first, second);
        long before = writer.size();
        try {
            writer.value(codec, result);
        } catch (EncodeException e) {
            writer.truncate(before);
            writer.failure(unwritable(e));
            return e;
        }
        return null;
    }

    private static boolean isDamage(Throwable met) {
        if (met instanceof VirtualMachineError) return true;
        boolean inCopying = met instanceof DecodeException || met instanceof EncodeException;
        return inCopying && met.getCause() instanceof OutOfMemoryError;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // what the user passed as null arrives as null
    private @Nullable Object apply(@Nullable Object first, @Nullable Object second) throws Exception {
        return kind == CallFormat.CHUNK
                ? ((RemoteFunction<Object, Object>) function).apply(first)
                : ((RemoteBiFunction<Object, Object, Object>) function).apply(first, second);
    }

    private EncodedFailure unreadable(DecodeException e) {
        return Throwables.failure(
                codec,
                FailureKind.PAYLOAD_UNREADABLE,
                "the element cannot be read in the runner: " + e.getMessage(),
                e);
    }

    private EncodedFailure unwritable(EncodeException e) {
        return Throwables.failure(
                codec, FailureKind.RESULT_UNWRITABLE, "the result cannot travel back: " + e.getMessage(), e);
    }
}
