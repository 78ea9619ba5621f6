package dev.muster.worker.files;

import dev.muster.model.Attempt;
import dev.muster.model.BlobId;
import dev.muster.model.Payload;
import dev.muster.model.PlainText;
import dev.muster.proto.BlobTransfer;
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
 * The files of large results. Runners write them; a file lies there as long as an attempt has it as its outcome.
 *
 * <p>Public methods are for any thread and return at once; the work is done by one thread, in order.
 */
public final class ResultFiles {
    private static final Logger log = LoggerFactory.getLogger(ResultFiles.class);

    /**
     * A second attempt may write the same result a moment after the first one's is forgotten: content has one name. A
     * deletion waits for longer than it takes from the write to its report.
     */
    static final Duration LINGER = Duration.ofSeconds(2);

    private record Key(SessionId session, BlobId blob) {}

    private final SessionDirectories directories;
    private final BlobTransfer bulk;
    private final Executor io;
    private final ScheduledExecutorService timer;

    private final Map<Key, Set<Attempt>> results = new HashMap<>(); // of the one thread

    ResultFiles(SessionDirectories directories, BlobTransfer bulk, Executor io, ScheduledExecutorService timer) {
        this.directories = directories;
        this.bulk = bulk;
        this.io = io;
        this.timer = timer;
    }

    /** A result of this attempt lies in the result directory. */
    public void hold(Attempt attempt, Payload.Stored stored) {
        var key = new Key(attempt.task().session(), stored.id());
        execute(() ->
                results.computeIfAbsent(key, absent -> new LinkedHashSet<>()).add(attempt));
    }

    /** The result of this attempt has arrived, or nobody wants it. */
    public void forget(Attempt attempt, Payload.Stored stored) {
        var key = new Key(attempt.task().session(), stored.id());
        execute(() -> {
            Set<Attempt> holders = results.get(key);
            if (holders == null) return;
            holders.remove(attempt);
            if (holders.isEmpty()) later(() -> deleteUnheld(key));
        });
    }

    /** Pushes a result; the answer is empty, or says why it cannot be had here. It completes when the push begins. */
    public CompletableFuture<Optional<String>> push(SessionId session, BlobId blob, long transfer) {
        var answer = new CompletableFuture<Optional<String>>();
        execute(() -> {
            Path file = directories.results(session).resolve(blob.hex());
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

    /** A runner has died: the files that it wrote and did not report may be deleted. */
    public void clearOrphans(SessionId session) {
        later(() -> {
            Instant old = Instant.now().minus(Duration.ofMinutes(1));
            try (var files = Files.newDirectoryStream(directories.results(session))) {
                for (Path file : files) {
                    boolean held = results.containsKey(keyOf(session, file));
                    if (!held && Files.getLastModifiedTime(file).toInstant().isBefore(old)) Files.deleteIfExists(file);
                }
            } catch (IOException | DirectoryIteratorException e) {
                log.debug("deleting the remaining files of session {} failed: {}", session, e.toString());
            }
        });
    }

    /** The session is over, and its directory goes. On the one thread only. */
    void drop(SessionId session) {
        results.keySet().removeIf(key -> key.session().equals(session));
    }

    private void deleteUnheld(Key key) {
        Set<Attempt> holders = results.get(key);
        if (holders == null || !holders.isEmpty()) return;
        results.remove(key);
        delete(directories.results(key.session()).resolve(key.blob().hex()));
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
