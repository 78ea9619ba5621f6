package dev.muster.worker;

import dev.muster.model.BlobId;
import dev.muster.model.FetchFault;
import dev.muster.proto.BlobTransfer;
import dev.muster.proto.FetchException;
import dev.muster.task.SessionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** BlobTransfer transfer from a map in memory; deliveries wait for the test if it wants them to. */
public final class FakeBulk implements BlobTransfer {
    /** What clients have. */
    public final Map<BlobId, byte[]> blobs = new ConcurrentHashMap<>();

    public final List<SessionId> fetchedFor = Collections.synchronizedList(new ArrayList<>());
    public final Map<Long, byte[]> pushed = new ConcurrentHashMap<>();
    public final List<Runnable> held = Collections.synchronizedList(new ArrayList<>());
    public boolean holdBack;

    public BlobId put(byte[] bytes) {
        BlobId id = BlobId.of(bytes);
        blobs.put(id, bytes);
        return id;
    }

    /** From now on the client does not have it any more; returns what it had. */
    public byte[] lose(BlobId id) {
        byte[] bytes = blobs.remove(id);
        if (bytes == null) throw new AssertionError("the client never had " + id);
        return bytes;
    }

    @Override
    public CompletableFuture<Void> push(long transfer, Source source) {
        try (var in = source.open()) {
            pushed.put(transfer, in.readAllBytes());
            return CompletableFuture.completedFuture(null);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<Void> fetch(SessionId session, BlobId blob, long size, Holder holder, Path target) {
        fetchedFor.add(session);
        var done = new CompletableFuture<Void>();
        Runnable delivery = () -> deliver(blob, target, done);
        if (holdBack) {
            held.add(delivery);
        } else {
            delivery.run();
        }
        return done;
    }

    private void deliver(BlobId blob, Path target, CompletableFuture<Void> done) {
        byte[] bytes = blobs.get(blob);
        if (bytes == null) {
            done.completeExceptionally(new FetchException(FetchFault.HOLDER, "the client does not have " + blob, null));
            return;
        }
        try {
            Files.write(target, bytes, StandardOpenOption.CREATE_NEW);
            done.complete(null);
        } catch (IOException e) {
            done.completeExceptionally(e);
        }
    }
}
