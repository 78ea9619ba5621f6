package dev.muster.worker.files;

import dev.muster.model.Attempt;
import dev.muster.model.BlobId;
import dev.muster.model.FetchFault;
import dev.muster.model.Payload;
import dev.muster.model.PlainText;
import dev.muster.proto.BlobTransfer;
import dev.muster.proto.FetchException;
import dev.muster.task.SessionId;
import dev.muster.worker.events.Callback;
import dev.muster.worker.events.Completion;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Large calls on their way to runners, and large results on their way back, in a directory for each session. A file lies there
 * as long as an attempt needs it.
 *
 * <p>Public methods are for any thread and return at once; the work is done by one thread, in order, so that a file is never
 * deleted between a look at it and its use.
 */
public final class SessionFiles {
    private static final Logger log = LoggerFactory.getLogger(SessionFiles.class);

    /**
     * A second attempt may write the same result a moment after the first one's is forgotten: content has one name. Whoever
     * deletes waits for longer than it takes from the write to the news of it.
     */
    static final Duration LINGER = Duration.ofSeconds(2);

    private record Key(SessionId session, BlobId blob) {}

    /** A call on the disk or on its way. */
    private static final class Call {
        final Set<Object> holders = new LinkedHashSet<>();
        CompletableFuture<Void> arrival = CompletableFuture.completedFuture(null);
        boolean here;
    }

    private final Path root;
    private final BlobTransfer bulk;
    private final Executor io;
    private final ScheduledExecutorService timer;

    // All of these belong to the one thread.
    private final Map<Key, Call> calls = new HashMap<>();
    private final Map<Object, Key> callOf = new HashMap<>();
    private final Map<Key, Set<Attempt>> results = new HashMap<>();

    public SessionFiles(Path root, BlobTransfer bulk, Executor io, ScheduledExecutorService timer) {
        this.root = root;
        this.bulk = bulk;
        this.io = io;
        this.timer = timer;
    }

    public Path callDirectory(SessionId session) {
        return directory(session).resolve("calls");
    }

    public Path resultDirectory(SessionId session) {
        return directory(session).resolve("results");
    }

    private Path directory(SessionId session) {
        return root.resolve(session.toString());
    }

    /** On the one thread only. */
    void makeDirectories(SessionId session) throws IOException {
        WorkerDirectory.makePrivate(root);
        WorkerDirectory.makePrivate(directory(session));
        WorkerDirectory.makePrivate(callDirectory(session));
        WorkerDirectory.makePrivate(resultDirectory(session));
    }

    /** Brings a call to the disk, where it lies until the holder lets it go. The future completes on the one thread. */
    public CompletableFuture<Void> fetchCall(SessionId session, Object holder, Payload.Stored stored) {
        var done = new CompletableFuture<Void>();
        try {
            io.execute(() -> fetchNow(new Key(session, stored.id()), holder, stored.size(), done));
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(new IOException("the worker is closing"));
        }
        return done;
    }

    /** The holder needs its call no more. */
    public void releaseCall(Object holder) {
        execute(() -> {
            Key key = callOf.remove(holder);
            Call call = key == null ? null : calls.get(key);
            if (key == null || call == null) return;
            call.holders.remove(holder);
            deleteUnheld(key, call);
        });
    }

    /** A result of this attempt lies in the result directory. */
    public void holdResult(Attempt attempt, Payload.Stored stored) {
        var key = new Key(attempt.task().session(), stored.id());
        execute(() ->
                results.computeIfAbsent(key, absent -> new LinkedHashSet<>()).add(attempt));
    }

    /** The result of this attempt has arrived, or nobody wants it. */
    public void forgetResult(Attempt attempt, Payload.Stored stored) {
        var key = new Key(attempt.task().session(), stored.id());
        execute(() -> {
            Set<Attempt> holders = results.get(key);
            if (holders == null) return;
            holders.remove(attempt);
            if (holders.isEmpty()) later(() -> deleteUnheldResult(key));
        });
    }

    /** Pushes a result; the answer is empty, or says why it cannot be had here. It completes when the push begins. */
    public CompletableFuture<Optional<String>> push(SessionId session, BlobId blob, long transfer) {
        var answer = new CompletableFuture<Optional<String>>();
        execute(() -> {
            Path file = resultDirectory(session).resolve(blob.hex());
            if (!Files.isRegularFile(file)) {
                answer.complete(Optional.of("the worker does not have the result " + blob + " any more"));
                return;
            }
            try {
                var unused = Completion.follow(
                        bulk.push(transfer, () -> Files.newInputStream(file)),
                        Callback.RESULT_PUSHED,
                        (done, failed) -> {
                            if (failed != null) couldNotPush(blob, failed);
                        },
                        thrown -> couldNotPush(blob, thrown));
                answer.complete(Optional.empty());
            } catch (RuntimeException e) {
                answer.complete(Optional.of("the worker could not push the result " + blob + ": " + PlainText.of(e)));
            }
        });
        return answer;
    }

    private static void couldNotPush(BlobId blob, Throwable why) {
        log.warn("sending the result {} failed: {}", blob, SessionCode.why(why));
    }

    /** Where the cause of a fetch that failed lies: with this host, unless the transfer itself says otherwise. */
    public static FetchFault faultOf(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof FetchException known) return known.fault();
        }
        return FetchFault.OWN_DISK;
    }

    /** A runner has died: what it wrote and told nobody about may go. */
    public void clearOrphans(SessionId session) {
        later(() -> {
            Instant old = Instant.now().minus(Duration.ofMinutes(1));
            try (var files = Files.newDirectoryStream(resultDirectory(session))) {
                for (Path file : files) {
                    boolean held = results.containsKey(keyOf(session, file));
                    if (!held && Files.getLastModifiedTime(file).toInstant().isBefore(old)) Files.deleteIfExists(file);
                }
            } catch (IOException | DirectoryIteratorException e) {
                log.debug("deleting the remaining files of session {} failed: {}", session, e.toString());
            }
        });
    }

    /** The session is over: all of it goes. On the one thread only. */
    void drop(SessionId session) {
        calls.keySet().removeIf(key -> key.session().equals(session));
        callOf.values().removeIf(key -> key.session().equals(session));
        results.keySet().removeIf(key -> key.session().equals(session));
        FileTree.delete(directory(session));
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
            makeDirectories(key.session()); // a call may come before the code of its session
            Path target = callDirectory(key.session()).resolve(key.blob().hex());
            Files.deleteIfExists(target);
            return bulk.fetch(key.session(), key.blob(), size, BlobTransfer.Holder.CLIENT, target);
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void arrived(Key key, Call call, @Nullable Throwable failed) {
        if (calls.get(key) != call) {
            // The session ended meanwhile, and its directory may have come back with the file.
            if (!calls.containsKey(key))
                delete(callDirectory(key.session()).resolve(key.blob().hex()));
        } else if (failed != null) {
            calls.remove(key);
            call.holders.forEach(holder -> callOf.remove(holder, key));
        } else {
            call.here = true;
            deleteUnheld(key, call);
        }
    }

    /** The next attempt fetches it anew. */
    private void arrivalBroke(Key key, Call call) {
        if (!calls.remove(key, call)) return;
        call.holders.forEach(holder -> callOf.remove(holder, key));
        delete(callDirectory(key.session()).resolve(key.blob().hex()));
    }

    private void deleteUnheld(Key key, Call call) {
        if (!call.holders.isEmpty() || !call.here) return;
        if (calls.get(key) == call) {
            calls.remove(key);
            delete(callDirectory(key.session()).resolve(key.blob().hex()));
        }
    }

    private void deleteUnheldResult(Key key) {
        Set<Attempt> holders = results.get(key);
        if (holders == null || !holders.isEmpty()) return;
        results.remove(key);
        delete(resultDirectory(key.session()).resolve(key.blob().hex()));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("deleting {} failed: {}", file, PlainText.of(e));
        }
    }

    private static @Nullable Key keyOf(SessionId session, Path file) {
        try {
            return new Key(session, new BlobId(String.valueOf(file.getFileName())));
        } catch (IllegalArgumentException e) {
            return null; // half written
        }
    }

    private void later(Runnable work) {
        try {
            var unused = timer.schedule(() -> execute(work), LINGER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The worker is closing, and all its files go.
        }
    }

    private void execute(Runnable work) {
        try {
            io.execute(work);
        } catch (RejectedExecutionException e) {
            // The worker is closing, and all its files go.
        }
    }
}
