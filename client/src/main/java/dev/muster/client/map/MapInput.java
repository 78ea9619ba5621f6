package dev.muster.client.map;

import dev.muster.TaskEncodeException;
import dev.muster.client.executor.CallEncoding;
import dev.muster.client.executor.CopyWarnings;
import dev.muster.client.executor.MapBody;
import dev.muster.codec.Codec;
import dev.muster.codec.ElementBuffer;
import dev.muster.codec.payload.EncodeException;
import dev.muster.codec.payload.Encoded;
import dev.muster.model.FailureKind;
import dev.muster.model.TaskFailure;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** The elements of a map on their way in: read from the user's iterables, encoded once. For one thread at a time. */
public final class MapInput {
    private final ElementBuffer buffer;
    private final CopyWarnings remarks;
    private final Iterator<?> first;
    private final @Nullable Iterator<?> second;
    private final Map<Integer, TaskEncodeException> refused = new HashMap<>();

    private MapInput(ElementBuffer buffer, CopyWarnings remarks, Iterator<?> first, @Nullable Iterator<?> second) {
        this.buffer = buffer;
        this.remarks = remarks;
        this.first = first;
        this.second = second;
    }

    /** Asks for the iterators and encodes the function; no element is read. */
    public static MapInput of(Codec codec, CopyWarnings remarks, MapBody<?> body) {
        Iterator<?> first = body.first().iterator();
        Iterable<?> pairs = body.second();
        Iterator<?> second = pairs == null ? null : pairs.iterator();
        try {
            ElementBuffer buffer = body.encode(codec);
            remarks.ofFunction(body.function(), buffer.functionBytes());
            return new MapInput(buffer, remarks, first, second);
        } catch (EncodeException e) {
            throw refusal(e);
        }
    }

    private static RejectedExecutionException refusal(EncodeException e) {
        return new RejectedExecutionException(
                "the function of this map cannot travel: " + e.getMessage(), CallEncoding.refusal(e));
    }

    boolean hasMore() {
        return first.hasNext() && (second == null || second.hasNext());
    }

    /** Reads and encodes one element. One that cannot travel takes its place all the same, and fails alone. */
    void readOne() {
        int index = buffer.size();
        Object element = first.next();
        Object other = second == null ? null : second.next();
        remarks.ofArgument(element);
        remarks.ofArgument(other);
        try {
            if (second == null) buffer.add(element);
            else buffer.add(element, other);
        } catch (EncodeException | Error e) {
            refused.put(index, CallEncoding.refusal(e));
            buffer.addFailed(TaskFailure.of(FailureKind.TASK_THREW, "cannot travel"));
        }
    }

    /** How many have been read. */
    int size() {
        return buffer.size();
    }

    /** Why the element at this index could not travel; null if it could. */
    @Nullable
    TaskEncodeException refused(int index) {
        return refused.get(index);
    }

    long bytes(int from, int to) {
        return buffer.bytes(from, to);
    }

    Encoded chunk(int from, int to) {
        return buffer.chunk(from, to);
    }

    void forget(int below) {
        buffer.forget(below);
    }
}
