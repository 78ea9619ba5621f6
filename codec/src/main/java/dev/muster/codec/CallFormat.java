package dev.muster.codec;

import dev.muster.codec.payload.DecodeException;
import dev.muster.codec.payload.Encoded;
import dev.muster.task.RemoteBiFunction;
import dev.muster.task.RemoteFunction;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;

/** The first byte of a call says what it is; the rest follows from that. */
final class CallFormat {
    static final byte[] CALLABLE = {1};
    static final byte[] RUNNABLE = {2};
    static final byte[] FUNCTION = {3};
    static final byte[] BI_FUNCTION = {4};
    static final byte CHUNK = 5;
    static final byte BI_CHUNK = 6;

    private CallFormat() {}

    static Call decode(Codec codec, Encoded bytes) {
        if (bytes.size() == 0) throw new DecodeException("an empty payload is no call");
        byte kind = kindOf(bytes);
        try {
            return switch (kind) {
                case 1 -> new Call.OfCallable((Callable<?>) graph(codec, bytes, 1)[0]);
                case 2 -> new Call.OfRunnable((Runnable) graph(codec, bytes, 1)[0]);
                case 3 -> function(graph(codec, bytes, 2));
                case 4 -> biFunction(graph(codec, bytes, 3));
                case CHUNK, BI_CHUNK -> Chunk.read(codec, bytes);
                default ->
                    throw new DecodeException("a call of unknown kind " + kind
                            + ": client and runner have different versions of Muster, or the payload is damaged");
            };
        } catch (ClassCastException | NullPointerException e) {
            throw new DecodeException("the payload is not the call it says it is: " + e.getMessage(), e);
        }
    }

    private static byte kindOf(Encoded bytes) {
        try (InputStream in = bytes.open()) {
            return (byte) in.read();
        } catch (IOException e) {
            throw new DecodeException("the bytes of the call cannot be read: " + e.getMessage(), e);
        }
    }

    private static Object[] graph(Codec codec, Encoded bytes, int roots) {
        Object[] objects = codec.decode(bytes, 1, roots);
        if (objects[0] == null) throw new DecodeException("a call of nothing: the payload is damaged");
        return objects;
    }

    @SuppressWarnings("unchecked") // the client's compiler has checked the argument against the function
    private static Call function(Object[] graph) {
        return new Call.OfFunction((RemoteFunction<Object, ?>) graph[0], graph[1]);
    }

    @SuppressWarnings("unchecked")
    private static Call biFunction(Object[] graph) {
        return new Call.OfBiFunction((RemoteBiFunction<Object, Object, ?>) graph[0], graph[1], graph[2]);
    }
}
