package dev.muster.proto.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.BlobId;
import dev.muster.model.FetchFault;
import dev.muster.proto.BlobTransfer;
import dev.muster.proto.CallException;
import dev.muster.proto.CoordinatorAcceptor;
import dev.muster.proto.CoordinatorServer;
import dev.muster.proto.FetchException;
import dev.muster.proto.PeerHello;
import dev.muster.task.SessionId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every transport promises of bulk transfer, and the ground that all of the contract stands on. */
@Timeout(120)
public abstract class BulkContractTest {
    public static final PeerHello COORDINATOR =
            new PeerHello(PeerHello.PROTOCOL, "0.1", "kryo-1", "c-host", 1, "muster", "");
    public static final PeerHello CLIENT =
            new PeerHello(PeerHello.PROTOCOL, "0.1", "kryo-1", "a-host", 2, "alice", "orders");
    static final SessionId SESSION = new SessionId(1, 2);

    @TempDir
    Path dir;

    final RecordingAcceptor acceptor = new RecordingAcceptor();
    CoordinatorServer server;
    GrpcTransport transport;

    abstract CoordinatorServer serve(PeerHello own, CoordinatorAcceptor acceptor) throws Exception;

    /** A way to the server that {@link #serve} opened last. */
    abstract GrpcTransport reach();

    @BeforeEach
    void open() throws Exception {
        server = serve(COORDINATOR, acceptor);
        transport = reach();
    }

    @AfterEach
    void close() throws Exception {
        transport.close();
        server.close();
        assertThat(server.awaitEnd(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aBlobOfAClientIsFetchedIntact() throws Exception {
        fetchIntact(BlobTransfer.Holder.CLIENT);
    }

    @Test
    void aBlobOfAWorkerIsFetchedIntact() throws Exception {
        fetchIntact(BlobTransfer.Holder.WORKER);
    }

    private void fetchIntact(BlobTransfer.Holder holder) throws Exception {
        byte[] content = bytes(10_000_001);
        BlobId id = BlobId.of(content);
        Path target = dir.resolve("blob");
        var fetch = transport.bulk().fetch(SESSION, id, content.length, holder, target);
        RecordingAcceptor.Wanted wanted = RecordingAcceptor.next(acceptor.wanted);
        assertThat(wanted).isEqualTo(new RecordingAcceptor.Wanted(SESSION, id, holder, wanted.transfer()));
        try (var other = reach()) {
            other.bulk()
                    .push(wanted.transfer(), () -> new ByteArrayInputStream(content))
                    .get(60, TimeUnit.SECONDS);
        }
        fetch.get(60, TimeUnit.SECONDS);
        assertThat(Files.readAllBytes(target)).isEqualTo(content);
        assertNothingElseIn(dir, 1);
    }

    @Test
    void anEmptyBlobIsFetched() throws Exception {
        Path target = dir.resolve("blob");
        var fetch = transport.bulk().fetch(SESSION, BlobId.of(new byte[0]), 0, BlobTransfer.Holder.CLIENT, target);
        push(new byte[0]).get(60, TimeUnit.SECONDS);
        fetch.get(60, TimeUnit.SECONDS);
        assertThat(target).isEmptyFile();
    }

    @Test
    void aDamagedBlobIsNotUsed() throws Exception {
        byte[] content = bytes(300_000);
        BlobId id = BlobId.of(content);
        content[299_999] ^= 1;
        var fetch =
                transport.bulk().fetch(SESSION, id, content.length, BlobTransfer.Holder.CLIENT, dir.resolve("blob"));
        push(content).get(60, TimeUnit.SECONDS);
        assertThat(failureOf(fetch)).hasMessageContaining("damaged");
        assertNothingElseIn(dir, 0);
    }

    @Test
    void tooFewOrTooManyBytesAreRefusedOnBothSides() throws Exception {
        byte[] content = bytes(300_000);
        for (int size : List.of(300_001, 299_999)) {
            var fetch = transport
                    .bulk()
                    .fetch(SESSION, BlobId.of(content), size, BlobTransfer.Holder.CLIENT, dir.resolve("blob"));
            assertThat(failureOf(push(content))).hasMessageContaining("bytes");
            assertThat(failureOf(fetch)).hasMessageContaining("bytes");
        }
        assertNothingElseIn(dir, 0);
    }

    @Test
    void aTransferThatNobodyWaitsForIsRefused() {
        var push = transport.bulk().push(42, () -> new ByteArrayInputStream(bytes(1_000_000)));
        assertThat(failureOf(push)).hasMessageContaining("no transfer has that number");
    }

    @Test
    void aHolderThatHasNotGotItIsHeardByWhoFetches() throws Exception {
        var fetch = transport
                .bulk()
                .fetch(SESSION, BlobId.of(bytes(9)), 9, BlobTransfer.Holder.WORKER, dir.resolve("blob"));
        server.failTransfer(RecordingAcceptor.next(acceptor.wanted).transfer(), "worker w1 is gone");
        assertThat(failureOf(fetch)).hasMessageContaining("worker w1 is gone");
        assertNothingElseIn(dir, 0);
    }

    @Test
    void aClosedTransportLeavesNoTransferOpen() throws Exception {
        var fetches = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 50; i++) {
            fetches.add(transport
                    .bulk()
                    .fetch(SESSION, BlobId.of(bytes(9)), 9, BlobTransfer.Holder.CLIENT, dir.resolve("blob" + i)));
        }
        RecordingAcceptor.next(acceptor.wanted);
        transport.close();
        for (var fetch : fetches) assertThat(failureOf(fetch)).isInstanceOf(IOException.class);
        assertNothingElseIn(dir, 0);
    }

    @Test
    void aHolderWhoseFileCannotBeReadEndsTheFetch() throws Exception {
        var fetch = transport
                .bulk()
                .fetch(SESSION, BlobId.of(bytes(9)), 9, BlobTransfer.Holder.CLIENT, dir.resolve("blob"));
        long transfer = RecordingAcceptor.next(acceptor.wanted).transfer();
        var push = transport.bulk().push(transfer, () -> {
            throw new IOException("the disk is gone");
        });
        assertThat(failureOf(push)).hasMessageContaining("the disk is gone");
        assertThat(failureOf(fetch)).hasMessageContaining("the disk is gone");
    }

    @Test
    void whoCannotWriteAsksNobodyForBytesAndSaysThatItsDiskIsToBlame() throws Exception {
        byte[] content = bytes(300_000);
        Path gone = dir.resolve("gone").resolve("blob");
        var fetch =
                transport.bulk().fetch(SESSION, BlobId.of(content), content.length, BlobTransfer.Holder.CLIENT, gone);
        assertThat(failureOf(fetch)).isInstanceOfSatisfying(FetchException.class, failed -> {
            assertThat(failed.fault()).isEqualTo(FetchFault.OWN_DISK);
            assertThat(failed).hasMessageContaining(gone.toString()).hasMessageContaining("its directory is gone");
        });
        assertThat(acceptor.wanted).isEmpty();
    }

    @Test
    void aFetchSaysWhereTheCauseLies() throws Exception {
        var unreadable =
                transport.bulk().fetch(SESSION, BlobId.of(bytes(9)), 9, BlobTransfer.Holder.CLIENT, dir.resolve("a"));
        var unused = transport
                .bulk()
                .push(RecordingAcceptor.next(acceptor.wanted).transfer(), () -> {
                    throw new IOException("it is gone");
                });
        assertThat(((FetchException) failureOf(unreadable)).fault()).isEqualTo(FetchFault.HOLDER);
        var unheld =
                transport.bulk().fetch(SESSION, BlobId.of(bytes(9)), 9, BlobTransfer.Holder.CLIENT, dir.resolve("b"));
        server.failTransfer(RecordingAcceptor.next(acceptor.wanted).transfer(), "the client is not connected");
        assertThat(((FetchException) failureOf(unheld)).fault()).isEqualTo(FetchFault.TRANSFER);
    }

    private CompletableFuture<Void> push(byte[] content) throws InterruptedException {
        return transport
                .bulk()
                .push(RecordingAcceptor.next(acceptor.wanted).transfer(), () -> new ByteArrayInputStream(content));
    }

    /** Why a call failed; a fetch wraps that in what it means for the fetch. */
    static CallException callFailureOf(CompletableFuture<?> call) {
        Throwable failure = failureOf(call);
        if (failure instanceof FetchException fetch) failure = Objects.requireNonNull(fetch.getCause(), "a call broke");
        return (CallException) failure;
    }

    static Throwable failureOf(CompletableFuture<?> future) {
        try {
            future.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause != null) return cause;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("it should have failed");
    }

    private static void assertNothingElseIn(Path dir, int files) throws IOException {
        try (var all = Files.list(dir)) {
            assertThat(all).hasSize(files);
        }
    }

    static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
