package dev.muster.worker.files;

import dev.muster.model.BlobId;
import dev.muster.model.Payload;
import dev.muster.model.PlainText;
import dev.muster.proto.BlobTransfer;
import dev.muster.task.SessionId;
import dev.muster.worker.events.Callback;
import dev.muster.worker.events.Completion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of large calls; no other class makes or deletes one. A file exists as long as it has a holder: an attempt, from its
 * fetch to its release, or a session that has the call as its initializer. Two holders of the same call share the file.
 *
 * <p>One release follows each fetch, also a fetch that failed; a release that follows none is a bug, and is counted. The end of a
 * session releases all that it still holds.
 *
 * <p>Public methods are for any thread and return at once. One thread does the work, in order, so that a file is never deleted
 * between a look at it and its use.
 */
public final class CallFiles {
    private static final Logger log = LoggerFactory.getLogger(CallFiles.class);

    private record Key(SessionId session, BlobId blob) {}

    /** A call on the disk or on its way. */
    private static final class Call {
        final Set<Object> holders = new LinkedHashSet<>();
        CompletableFuture<Void> arrival = CompletableFuture.completedFuture(null);
        boolean here;
    }

    private final SessionDirectories directories;
    private final BlobTransfer bulk;
    private final Executor io;
    private final AtomicLong strayReleases = new AtomicLong();

    // These belong to the one thread.
    private final Map<Key, Call> calls = new HashMap<>();
    private final Map<Object, Key> callOf = new HashMap<>(); // from the fetch to the release

    CallFiles(SessionDirectories directories, BlobTransfer bulk, Executor io) {
        this.directories = directories;
        this.bulk = bulk;
        this.io = io;
    }

    /** Brings a call to the disk, where it lies until the holder releases it. The future completes on the one thread. */
    public CompletableFuture<Void> fetch(SessionId session, Object holder, Payload.Stored stored) {
        var done = new CompletableFuture<Void>();
        try {
            io.execute(() -> fetchNow(new Key(session, stored.id()), holder, stored.size(), done));
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(new IOException("the worker is closing"));
        }
        return done;
    }

    /** The holder needs its call no more. */
    public void release(Object holder) {
        try {
            io.execute(() -> releaseNow(holder));
        } catch (RejectedExecutionException e) {
            // The worker is closing, and all its files go.
        }
    }

    /** How many releases had nothing to release: zero, or there is a bug. From any thread. */
    public long strayReleases() {
        return strayReleases.get();
    }

    /** Like {@link #release}, on the one thread. */
    void releaseNow(Object holder) {
        Key key = callOf.remove(holder);
        if (key == null) {
            strayReleases.incrementAndGet();
            log.warn("the call of {} was released without being held; this is a bug in Muster", holder);
            return;
        }
        Call call = calls.get(key);
        if (call == null) return; // it could not be fetched
        call.holders.remove(holder);
        deleteUnheld(key, call);
    }

    /** The session is over, and its directory goes. On the one thread only. */
    void drop(SessionId session) {
        calls.keySet().removeIf(key -> key.session().equals(session));
        callOf.values().removeIf(key -> key.session().equals(session));
    }

    private void fetchNow(Key key, Object holder, long size, CompletableFuture<Void> done) {
        Call known = calls.get(key);
        Call call = known == null ? new Call() : known;
        call.holders.add(holder);
        callOf.put(holder, key);
        if (known == null) {
            calls.put(key, call);
            call.arrival = Completion.follow(
                    start(key, size),
                    Callback.CALL_ARRIVED,
                    io,
                    (arrived, failed) -> arrived(key, call, failed),
                    thrown -> arrivalBroke(key, call));
        }
        Completion.forward(call.arrival, done);
    }

    private CompletableFuture<Void> start(Key key, long size) {
        try {
            directories.make(key.session()); // a call may come before the code of its session
            Path target = file(key);
            Files.deleteIfExists(target);
            return bulk.fetch(key.session(), key.blob(), size, BlobTransfer.Holder.CLIENT, target);
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void arrived(Key key, Call call, @Nullable Throwable failed) {
        if (calls.get(key) != call) {
            // The session ended meanwhile, and its directory may have come back with the file.
            if (!calls.containsKey(key)) delete(key);
        } else if (failed != null) {
            calls.remove(key);
            delete(key); // what has come of it
        } else {
            call.here = true;
            deleteUnheld(key, call);
        }
    }

    /** The next attempt fetches it anew. */
    private void arrivalBroke(Key key, Call call) {
        if (calls.remove(key, call)) delete(key);
    }

    private void deleteUnheld(Key key, Call call) {
        if (!call.holders.isEmpty() || !call.here) return;
        if (calls.remove(key, call)) delete(key);
    }

    private void delete(Key key) {
        Path file = file(key);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("deleting {} failed: {}", file, PlainText.of(e));
        }
    }

    private Path file(Key key) {
        return directories.calls(key.session()).resolve(key.blob().hex());
    }
}
