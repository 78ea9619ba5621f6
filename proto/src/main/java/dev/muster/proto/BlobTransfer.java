package dev.muster.proto;

import dev.muster.model.BlobId;
import dev.muster.task.SessionId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * Transfer of blobs, named by their hash and relayed by the coordinator, which keeps nothing. Chunks are asked for one after
 * the other, so that a slow end slows the other end and fills no memory between them.
 */
public interface BlobTransfer {
    /** Who holds the bytes that are fetched. */
    enum Holder {
        /** The client of the session: calls and code. */
        CLIENT,
        /** A worker that ran a task of the session: results. */
        WORKER
    }

    /** Where bytes come from; opened once. */
    interface Source {
        InputStream open() throws IOException;
    }

    /** Pushes what the coordinator asked for under this number. Reads the source on a thread of its own. */
    CompletableFuture<Void> push(long transfer, Source source);

    /**
     * Fetches bytes into a file that does not exist yet: written to another file first, verified against the hash and the size,
     * then moved into place. Fails with a {@link FetchException} that says where the cause lies, or with another
     * {@link IOException} if this transport could not even begin.
     */
    CompletableFuture<Void> fetch(SessionId session, BlobId blob, long size, Holder holder, Path target);
}
