package dev.muster;

import dev.muster.proto.Bulk;
import dev.muster.task.BlobId;
import dev.muster.task.Limits;
import dev.muster.task.Payload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The bytes that a session has to give when somebody asks for them by their hash: large calls while they are open, and the
 * jars of its class path for as long as it lives. Equal calls share their bytes.
 */
final class BlobShelf {
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Held(byte[] bytes, int holders) {}

    private final Map<BlobId, Held> calls = new ConcurrentHashMap<>();
    private final Map<BlobId, Path> files = new ConcurrentHashMap<>();

    /** The payload of these bytes, which are given away; a large one is put on the shelf until it is {@link #drop dropped}. */
    Payload put(byte[] bytes) {
        if (bytes.length <= Limits.INLINE_BYTES_MAX) return Payload.inline(bytes);
        var stored = new Payload.Stored(BlobId.of(bytes), bytes.length);
        calls.merge(stored.id(), new Held(bytes, 1), (held, more) -> new Held(held.bytes, held.holders + 1));
        return stored;
    }

    /** Somebody who put these bytes needs them no more. */
    void drop(Payload payload) {
        if (!(payload instanceof Payload.Stored stored)) return;
        calls.computeIfPresent(
                stored.id(), (id, held) -> held.holders == 1 ? null : new Held(held.bytes, held.holders - 1));
    }

    /** A file that holds the content of that hash, for the life of the session. */
    void put(BlobId id, Path file) {
        files.put(id, file);
    }

    /** The bytes of an open call. */
    byte[] bytes(Payload payload) throws IOException {
        if (payload instanceof Payload.Inline inline) return inline.bytes();
        Held held = calls.get(((Payload.Stored) payload).id());
        if (held == null) throw new IOException("the call is not held any more: its task is done");
        return held.bytes;
    }

    /** Where to read them from; opening it fails if nobody needs them any more. */
    Bulk.Source source(BlobId id) {
        return () -> {
            Held held = calls.get(id);
            if (held != null) return new ByteArrayInputStream(held.bytes);
            Path file = files.get(id);
            if (file != null) return Files.newInputStream(file);
            throw new IOException("this client does not hold " + id + ": its task is done or was cancelled");
        };
    }

    int held() {
        return calls.size();
    }
}
