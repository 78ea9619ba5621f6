package dev.muster.client.code;

import dev.muster.codec.payload.Encoded;
import dev.muster.model.BlobId;
import dev.muster.model.Limits;
import dev.muster.model.Payload;
import dev.muster.proto.BlobTransfer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The bytes that a session has to send when they are requested by their hash: large calls while they are open, and the
 * jars of its class path for as long as it lives. Equal calls share their bytes.
 */
public final class BlobShelf {
    private record Held(Encoded bytes, int holders) {}

    private record HeldFile(Path path, long size, FileTime modified) {
        InputStream open() throws IOException {
            boolean isAsItWas;
            try {
                isAsItWas = Files.size(path) == size
                        && Files.getLastModifiedTime(path).equals(modified);
            } catch (IOException e) {
                throw new IOException(path + " was deleted after the first task of this pool was submitted", e);
            }
            if (isAsItWas) return Files.newInputStream(path);
            throw new IOException(
                    path + " was changed after the first task of this pool was submitted, so a host that does"
                            + " not have it yet cannot get it as it was; restart the program");
        }
    }

    private final Map<BlobId, Held> calls = new ConcurrentHashMap<>();
    private final Map<BlobId, HeldFile> files = new ConcurrentHashMap<>();
    private final Map<BlobId, Packing> packings = new ConcurrentHashMap<>();

    /** The payload of these bytes; a large one is put on the shelf until it is {@link #drop dropped}. */
    public Payload put(Encoded bytes) {
        if (bytes.size() <= Limits.INLINE_BYTES_MAX) return Payload.inline(bytes.toBytes());
        var stored = new Payload.Stored(id(bytes), bytes.size());
        calls.merge(stored.id(), new Held(bytes, 1), (held, more) -> new Held(held.bytes, held.holders + 1));
        return stored;
    }

    private static BlobId id(Encoded bytes) {
        try {
            return bytes.id();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Somebody who put these bytes needs them no more. */
    public void drop(Payload payload) {
        if (!(payload instanceof Payload.Stored stored)) return;
        calls.computeIfPresent(
                stored.id(), (id, held) -> held.holders == 1 ? null : new Held(held.bytes, held.holders - 1));
    }

    /** Packs once more what lay in a file that is gone, into another one. */
    interface Packing {
        PackedCode.Packed again() throws IOException;
    }

    /** A file that holds the content of that hash, for the life of the session; it may be deleted meanwhile. */
    public void put(PackedCode.Packed packed, Packing packing) throws IOException {
        Path file = packed.file();
        files.put(packed.id(), new HeldFile(file, Files.size(file), Files.getLastModifiedTime(file)));
        packings.put(packed.id(), packing);
    }

    private InputStream open(BlobId id, HeldFile file) throws IOException {
        if (Files.exists(file.path)) return file.open();
        Packing packing = packings.get(id);
        if (packing == null) return file.open(); // which says that it is gone
        PackedCode.Packed packed;
        try {
            packed = packing.again();
        } catch (IOException e) {
            return file.open();
        }
        if (!packed.id().equals(id)) {
            throw new IOException(
                    "the code in " + file.path + " was deleted from the cache, and its source was changed after"
                            + " the first task of this pool was submitted, so a host that does not have it yet cannot get it as it"
                            + " was; restart the program");
        }
        put(packed, packing);
        return Files.newInputStream(packed.file());
    }

    /** The bytes of an open call. */
    public Encoded bytes(Payload payload) throws IOException {
        if (payload instanceof Payload.Inline inline) return Encoded.of(inline.bytes());
        Held held = calls.get(((Payload.Stored) payload).id());
        if (held == null) throw new IOException("the call is no longer available: its task is done");
        return held.bytes;
    }

    /** Where to read them from; opening it fails if nobody needs them any more. */
    public BlobTransfer.Source source(BlobId id) {
        return () -> {
            Held held = calls.get(id);
            if (held != null) return held.bytes.open();
            HeldFile file = files.get(id);
            if (file != null) return open(id, file);
            throw new IOException("this client no longer has " + id + ": its task is done or was cancelled");
        };
    }

    int held() {
        return calls.size();
    }
}
