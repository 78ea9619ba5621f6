package dev.muster.worker.files;

import dev.muster.model.BlobId;
import dev.muster.model.jvm.OwnFault;
import dev.muster.proto.BlobTransfer;
import dev.muster.task.SessionId;
import dev.muster.worker.events.Callback;
import dev.muster.worker.events.Completion;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The transfers of a worker. One that fails by an error of this process, such as a library that is missing, would fail each time:
 * what waits for the bytes would wait for ever, so the worker is notified.
 */
public record WatchedBulk(BlobTransfer bulk, Consumer<? super Throwable> whenBroken) implements BlobTransfer {
    @Override
    public CompletableFuture<Void> push(long transfer, Source source) {
        return watched(bulk.push(transfer, source));
    }

    @Override
    public CompletableFuture<Void> fetch(SessionId session, BlobId blob, long size, Holder holder, Path target) {
        return watched(bulk.fetch(session, blob, size, holder, target));
    }

    private CompletableFuture<Void> watched(CompletableFuture<Void> transfer) {
        return Completion.follow(transfer, Callback.TRANSFER_ENDED, (done, failure) -> look(failure), whenBroken);
    }

    private void look(@Nullable Throwable failure) {
        if (failure != null && OwnFault.isLasting(failure)) whenBroken.accept(failure);
    }
}
