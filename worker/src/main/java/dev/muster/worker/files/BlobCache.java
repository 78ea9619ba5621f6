package dev.muster.worker.files;

import dev.muster.model.BlobId;
import dev.muster.model.CodeEntry;
import dev.muster.task.SessionId;
import dev.muster.worker.events.Callback;
import dev.muster.worker.events.Completion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jars on the disk of this worker, by content. They outlive sessions and daemons: code that was here before is not fetched
 * again. What the present sessions do not use is evicted when space is needed, the longest unused first.
 *
 * <p>Each blob has a directory named by its digits, with one file that keeps a readable name for stack traces.
 *
 * <p>Confined to the given executor, which runs one thing at a time: call it only from there.
 */
public final class BlobCache {
    private static final Logger log = LoggerFactory.getLogger(BlobCache.class);
    private static final int NAME_CHARS_MAX = 80;

    /** Brings bytes to a file that does not exist yet, verified. */
    public interface Fetcher {
        CompletableFuture<Void> fetch(SessionId session, BlobId id, long size, Path target);
    }

    private static final class Entry {
        final Path file;
        final long size;
        /** Whose client was asked for it; null if an earlier daemon had it. */
        final @Nullable SessionId fetchedFor;

        boolean fetching;

        CompletableFuture<Void> arrival = CompletableFuture.completedFuture(null);
        /** Looks whether the file is what its name says: tasks run as the same user and could write to it. */
        final KnownFile content;

        int pins;
        long lastUse;

        Entry(BlobId id, Path file, long size, @Nullable SessionId fetchedFor) {
            this.content = new KnownFile(file, id);
            this.file = file;
            this.size = size;
            this.fetchedFor = fetchedFor;
        }
    }

    private final Path root;
    private final long bytesMax;
    private final Fetcher fetcher;
    private final Executor io;
    private final Map<BlobId, Entry> entries = new LinkedHashMap<>();
    private long bytes;
    private long uses;

    private final AtomicLong fetches = new AtomicLong();
    private final AtomicLong fetchedBytes = new AtomicLong();
    private final AtomicLong evictions = new AtomicLong();

    private BlobCache(Path root, long bytesMax, Fetcher fetcher, Executor io) {
        this.root = root;
        this.bytesMax = bytesMax;
        this.fetcher = fetcher;
        this.io = io;
    }

    /** Opens the cache with what earlier daemons left in it. */
    public static BlobCache open(Path root, long bytesMax, Fetcher fetcher, Executor io) throws IOException {
        WorkerDirectory.makePrivate(root);
        WorkerDirectory.requireOwn(root);
        var cache = new BlobCache(root, bytesMax, fetcher, io);
        cache.load();
        return cache;
    }

    /**
     * The file of this jar, fetched if it is not here, and kept until {@link #unpin}. Fails with an {@link IOException} that says
     * why it cannot be had.
     */
    CompletableFuture<Path> pin(SessionId session, CodeEntry.Shipped wanted) {
        Entry entry = entries.get(wanted.id());
        int pins = 0;
        if (entry != null && !entry.fetching && !isSound(entry)) {
            pins = entry.pins; // those who use it go on to do so, and are given the new file with their next runner
            remove(wanted.id(), entry);
            entry = null;
        }
        if (entry == null) {
            try {
                entry = fetch(session, wanted);
                entry.pins = pins;
            } catch (IOException e) {
                return CompletableFuture.failedFuture(e);
            }
        } else if (!entry.fetching) {
            use(entry);
            entry.pins++;
            return CompletableFuture.completedFuture(entry.file);
        }
        return pinAfterArrival(session, wanted, entry);
    }

    /** When it is there, or could not be had: looks again. A client that fails is no reason to fail the session of another. */
    private CompletableFuture<Path> pinAfterArrival(SessionId session, CodeEntry.Shipped wanted, Entry entry) {
        SessionId fetchedFor = entry.fetchedFor;
        var answer = new CompletableFuture<Path>();
        var unused = Completion.follow(
                entry.arrival,
                Callback.JAR_AWAITED,
                io,
                (arrived, failed) -> {
                    if (failed != null && session.equals(fetchedFor)) {
                        answer.completeExceptionally(failed);
                    } else {
                        Completion.forward(pin(session, wanted), answer);
                    }
                },
                answer::completeExceptionally);
        return answer;
    }

    /** The file for a user that has pinned it already and is about to use it again: it is looked at each time. */
    CompletableFuture<Path> lookAgain(SessionId session, CodeEntry.Shipped wanted) {
        return pin(session, wanted).thenApply(file -> {
            unpin(wanted.id());
            return file;
        });
    }

    /** One user less. */
    void unpin(BlobId id) {
        Entry entry = entries.get(id);
        if (entry != null && entry.pins > 0) entry.pins--;
    }

    /** How many jars were fetched since the start of this daemon; readable from any thread, as are the other counters. */
    public long fetches() {
        return fetches.get();
    }

    long fetchedBytes() {
        return fetchedBytes.get();
    }

    long evictions() {
        return evictions.get();
    }

    private Entry fetch(SessionId session, CodeEntry.Shipped wanted) throws IOException {
        makeRoom(wanted.size());
        Path directory = root.resolve(wanted.id().hex());
        WorkerDirectory.makePrivate(root); // a user may have deleted it
        FileTree.delete(directory);
        Files.createDirectory(directory);
        var entry = new Entry(wanted.id(), directory.resolve(fileName(wanted.name())), wanted.size(), session);
        entry.fetching = true;
        entries.put(wanted.id(), entry);
        bytes += entry.size;
        fetches.incrementAndGet();
        entry.arrival = Completion.follow(
                start(session, wanted, entry),
                Callback.JAR_ARRIVED,
                io,
                (arrived, failed) -> arrived(wanted.id(), entry, failed),
                thrown -> remove(wanted.id(), entry)); // or it would count as one that is there
        return entry;
    }

    private CompletableFuture<Void> start(SessionId session, CodeEntry.Shipped wanted, Entry entry) {
        try {
            return fetcher.fetch(session, wanted.id(), wanted.size(), entry.file);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void arrived(BlobId id, Entry entry, @Nullable Throwable failed) {
        entry.fetching = false;
        if (failed != null) {
            remove(id, entry);
            return;
        }
        fetchedBytes.addAndGet(entry.size);
        try {
            makeReadOnly(entry.file);
        } catch (IOException e) {
            log.debug("making {} read-only failed: {}", entry.file, e.toString());
        }
        use(entry);
    }

    private void makeRoom(long size) throws IOException {
        while (bytes + size > bytesMax) {
            var oldest = entries.entrySet().stream()
                    .filter(each -> each.getValue().pins == 0 && !each.getValue().fetching)
                    .min(Comparator.comparingLong(each -> each.getValue().lastUse));
            if (oldest.isEmpty()) {
                throw new IOException("the worker's cache for code is limited to " + bytesMax + " bytes, " + bytes
                        + " of them are in use, and " + size
                        + " more are needed; end other sessions, ship less code, or"
                        + " give the worker a larger cache");
            }
            remove(oldest.get().getKey(), oldest.get().getValue());
            evictions.incrementAndGet();
        }
    }

    private void remove(BlobId id, Entry entry) {
        if (!entries.remove(id, entry)) return;
        bytes -= entry.size;
        FileTree.delete(root.resolve(id.hex()));
    }

    private void use(Entry entry) {
        entry.lastUse = ++uses;
        try {
            // For the order after a restart.
            Files.setLastModifiedTime(parent(entry.file), FileTime.from(Instant.now()));
        } catch (IOException e) {
            log.debug("updating the time of a cache entry failed: {}", e.toString());
        }
    }

    private boolean isSound(Entry entry) {
        try {
            boolean isOurs = isDirectory(root) && isDirectory(parent(entry.file));
            if (isOurs && entry.content.isIntact()) return true;
            log.warn(
                    "the content of {} does not match its name, so the worker fetches it again; did a task write to it?",
                    entry.file);
        } catch (IOException e) {
            log.warn(
                    "{} has changed or no longer exists, so the worker fetches it again: {}", entry.file, e.toString());
        }
        return false;
    }

    private static boolean isDirectory(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static void makeReadOnly(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) return;
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    }

    private record Found(BlobId id, Entry entry, FileTime lastUse) {}

    private void load() throws IOException {
        List<Found> found = new ArrayList<>();
        try (var directories = Files.newDirectoryStream(root)) {
            for (Path directory : directories) {
                Found whole = found(directory);
                if (whole == null) {
                    FileTree.delete(directory);
                } else {
                    found.add(whole);
                }
            }
        }
        found.sort(Comparator.comparing(Found::lastUse));
        for (Found each : found) {
            each.entry().lastUse = ++uses;
            entries.put(each.id(), each.entry());
            bytes += each.entry().size;
        }
        makeRoom(0);
    }

    /** Null if this is no file of the cache, or not complete. */
    private static @Nullable Found found(Path directory) throws IOException {
        String name = String.valueOf(directory.getFileName());
        List<Path> files;
        if (!isDirectory(directory)) return null;
        try (var inside = Files.list(directory)) {
            files = inside.limit(2).toList();
        } catch (IOException e) {
            return null;
        }
        if (files.size() != 1 || !Files.isRegularFile(files.get(0), LinkOption.NOFOLLOW_LINKS)) return null;
        try {
            var id = new BlobId(name);
            var entry = new Entry(id, files.get(0), Files.size(files.get(0)), null);
            return new Found(id, entry, Files.getLastModifiedTime(directory));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** What a client calls its jar, as far as it can be trusted: the last part of the path, no odd characters. */
    static String fileName(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String safe = last.replaceAll("[^A-Za-z0-9._-]", "_");
        if (safe.endsWith(".jar")) safe = safe.substring(0, safe.length() - 4);
        if (safe.length() > NAME_CHARS_MAX) safe = safe.substring(0, NAME_CHARS_MAX);
        if (safe.isEmpty() || safe.startsWith(".")) safe = "code" + safe;
        return safe + ".jar";
    }

    private static Path parent(Path file) throws IOException {
        Path parent = file.getParent();
        if (parent == null) throw new IOException(file + " has no parent directory");
        return parent;
    }
}
