package dev.muster.proto.blobs;

import com.google.protobuf.UnsafeByteOperations;
import dev.muster.model.BlobId;
import dev.muster.model.FetchFault;
import dev.muster.model.Limits;
import dev.muster.model.jvm.OwnFault;
import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import dev.muster.proto.BlobTransfer;
import dev.muster.proto.CallException;
import dev.muster.proto.FetchException;
import dev.muster.proto.channels.DialFailureMessages;
import dev.muster.proto.messages.MessageChecks;
import dev.muster.proto.messages.Wire;
import dev.muster.proto.v1.BlobsGrpc;
import dev.muster.proto.v1.PbBlobs;
import dev.muster.task.SessionId;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Transfer of blobs from the dialing side, on threads of its own, because files block. Pushes and fetches have threads and
 * connections apart: two peers that fetch from each other would otherwise wait for each other's pushes.
 */
public final class GrpcBulk implements BlobTransfer {
    private static final int THREADS = 8;
    private static final int WAITING_MAX = 10_000;
    private static final String CLOSED = "the transport has been closed";

    private final Supplier<Channel> pushes;
    private final Supplier<Channel> fetches;
    private final DialFailureMessages dialing;
    private final ThreadPoolExecutor pushing = threads("muster-push");
    private final ThreadPoolExecutor fetching = threads("muster-fetch");

    public GrpcBulk(Supplier<Channel> pushes, Supplier<Channel> fetches, DialFailureMessages dialing) {
        this.pushes = pushes;
        this.fetches = fetches;
        this.dialing = dialing;
    }

    @Override
    public CompletableFuture<Void> push(long transfer, Source source) {
        return on(pushing, new Waiting(ThreadRole.PUSHER, () -> pushNow(transfer, source)));
    }

    @Override
    public CompletableFuture<Void> fetch(SessionId session, BlobId blob, long size, Holder holder, Path target) {
        var request = PbBlobs.FetchRequest.newBuilder()
                .setSession(Wire.toWire(session))
                .setSha256(MessageChecks.hash(blob))
                .setSize(MessageChecks.natural(size, "the size of a blob"))
                .setHolder(holder == Holder.CLIENT ? PbBlobs.Holder.CLIENT : PbBlobs.Holder.WORKER)
                .build();
        return on(fetching, new Waiting(ThreadRole.FETCHER, () -> fetchNow(request, blob, target)));
    }

    public void close() {
        drop(pushing);
        drop(fetching);
    }

    private void pushNow(long transfer, Source source) throws IOException {
        var call = new PushCall();
        BlobsGrpc.newStub(pushes.get()).push(call);
        try {
            call.write(PbBlobs.PushPart.newBuilder().setTransfer(transfer).build());
            try (InputStream from = source.open()) {
                copy(from, call);
            } catch (IOException e) {
                call.write(PbBlobs.PushPart.newBuilder()
                        .setFailed(MessageChecks.clipped(e.toString()))
                        .build());
                throw e;
            }
            call.finish();
        } catch (StatusRuntimeException e) {
            throw dialing.failure(e.getStatus());
        } finally {
            call.abandon();
        }
    }

    private static void copy(InputStream from, PushCall call) throws IOException {
        for (byte[] chunk = from.readNBytes(Limits.CHUNK_BYTES);
                chunk.length > 0;
                chunk = from.readNBytes(Limits.CHUNK_BYTES)) {
            call.write(PbBlobs.PushPart.newBuilder()
                    .setContent(UnsafeByteOperations.unsafeWrap(chunk))
                    .build());
        }
    }

    private void fetchNow(PbBlobs.FetchRequest request, BlobId blob, Path target) throws IOException {
        Path part = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            receive(request, blob, part);
            move(part, target);
        } catch (FetchException e) {
            throw e;
        } catch (IOException e) {
            throw new FetchException(FetchFault.OWN_DISK, wordsOf(e), e);
        } finally {
            deleteIfThere(part);
        }
    }

    /** Nobody is asked for bytes that cannot be written, and a call that is given up ends at once on both sides. */
    private void receive(PbBlobs.FetchRequest request, BlobId blob, Path part) throws IOException {
        Context.CancellableContext call = Context.current().withCancellation();
        Context before = call.attach();
        try (var out = Files.newOutputStream(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Iterator<PbBlobs.Chunk> chunks =
                    BlobsGrpc.newBlockingStub(fetches.get()).fetch(request);
            write(chunks, request.getSize(), blob, out);
        } catch (StatusRuntimeException e) {
            CallException failure = dialing.failure(e.getStatus());
            throw new FetchException(faultOf(e.getStatus()), String.valueOf(failure.getMessage()), failure);
        } finally {
            call.detach(before);
            call.cancel(null);
        }
    }

    private static FetchFault faultOf(Status status) {
        return switch (status.getCode()) {
            case NOT_FOUND, OUT_OF_RANGE, INVALID_ARGUMENT, UNIMPLEMENTED -> FetchFault.HOLDER;
            default -> FetchFault.TRANSFER;
        };
    }

    /** The message of a file exception may be no more than a path. */
    private static String wordsOf(IOException e) {
        String what = e instanceof NoSuchFileException ? "its directory is gone" : e.getMessage();
        String where = e instanceof FileSystemException file ? file.getFile() + ": " : "";
        if (e instanceof FileSystemException file && file.getReason() != null) what = file.getReason();
        return "the bytes cannot be written to " + (where.isEmpty() ? "the disk: " : where) + what
                + "; look at the free space and the rights of the work directory";
    }

    private static void deleteIfThere(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // The failure to write is reported already; the file is deleted with the directory.
        }
    }

    private static void write(Iterator<PbBlobs.Chunk> chunks, long size, BlobId blob, OutputStream out)
            throws IOException {
        MessageDigest digest = BlobId.sha256();
        long written = 0;
        while (chunks.hasNext()) {
            byte[] chunk = Wire.bytesOf(chunks.next().getContent());
            written += chunk.length;
            if (written > size) throw wrong("blob " + blob + " is longer than its " + size + " bytes");
            digest.update(chunk);
            out.write(chunk);
        }
        if (written != size) throw wrong("blob " + blob + " has " + written + " bytes instead of " + size);
        BlobId found = BlobId.of(digest.digest(), 0);
        if (!found.equals(blob)) throw wrong("blob " + blob + " arrived damaged, as " + found + "; it is not used");
    }

    private static FetchException wrong(String what) {
        return new FetchException(FetchFault.HOLDER, what, null);
    }

    private static void move(Path part, Path target) throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Work that reads or writes files. */
    private interface Labour {
        void run() throws IOException;
    }

    /** Work in the queue for a thread; if the queue is dropped, each item must notify what waits for it. */
    private record Waiting(ThreadRole role, Labour labour, CompletableFuture<Void> future) implements Runnable {
        Waiting(ThreadRole role, Labour labour) {
            this(role, labour, new CompletableFuture<>());
        }

        @Override
        public void run() {
            OwnThread.guarded(
                            role,
                            this::perform,
                            e -> future.completeExceptionally(new IOException(OwnFault.words(e), e)))
                    .run();
        }

        private void perform() {
            try {
                labour.run();
                future.complete(null);
            } catch (IOException e) {
                future.completeExceptionally(e);
            }
        }

        void refuse(String why) {
            future.completeExceptionally(new IOException(why));
        }
    }

    private static CompletableFuture<Void> on(ThreadPoolExecutor threads, Waiting waiting) {
        try {
            threads.execute(waiting);
        } catch (RejectedExecutionException e) {
            waiting.refuse(threads.isShutdown() ? CLOSED : WAITING_MAX + " transfers wait already; try again later");
        }
        return waiting.future();
    }

    private static void drop(ThreadPoolExecutor threads) {
        for (Runnable dropped : threads.shutdownNow()) {
            if (dropped instanceof Waiting waiting) waiting.refuse(CLOSED);
        }
    }

    private static ThreadPoolExecutor threads(String name) {
        var threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING_MAX),
                OwnThread.daemons(() -> name));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
