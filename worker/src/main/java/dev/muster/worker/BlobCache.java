package dev.muster.worker;

import dev.muster.task.BlobId;
import dev.muster.task.CodeEntry;
import dev.muster.task.SessionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
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
 * again. What the sessions at hand do not use is evicted when room is needed, the longest unused first.
 *
 * <p>Each blob has a directory named by its digits, with one file that keeps a readable name for stack traces.
 *
 * <p>Confined to the given executor, which runs one thing at a time: call it only from there.
 */
final class BlobCache {
    private static final Logger log = LoggerFactory.getLogger(BlobCache.class);
    private static final int NAME_CHARS_MAX = 80;

    /** Brings bytes to a file that does not exist yet, verified. */
    interface Fetcher {
        CompletableFuture<Void> fetch(SessionId session, BlobId id, long size, Path target);
    }

    private static final class Entry {
        final Path file;
        final long size;
        /** Whose client was asked for it; null if an earlier daemon had it. */
        final @Nullable SessionId fetchedFor;

        boolean fetching;

        CompletableFuture<Void> arrival = CompletableFuture.completedFuture(null);
        /** What an earlier daemon left is looked at before it is used. */
        boolean verified;

        int pins;
        long lastUse;

        Entry(Path file, long size, @Nullable SessionId fetchedFor) {
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
    static BlobCache open(Path root, long bytesMax, Fetcher fetcher, Executor io) throws IOException {
        WorkerDirectory.makePrivate(root);
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
        if (entry != null && !entry.fetching && !isSound(entry, wanted.id())) {
            remove(wanted.id(), entry);
            entry = null;
        }
        if (entry == null) {
            try {
                entry = fetch(session, wanted);
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
        var unused = entry.arrival.whenCompleteAsync(
                (arrived, failed) -> {
                    if (failed != null && session.equals(fetchedFor)) {
                        answer.completeExceptionally(failed);
                    } else {
                        Completion.forward(pin(session, wanted), answer);
                    }
                },
                io);
        return answer;
    }

    /** One user less. */
    void unpin(BlobId id) {
        Entry entry = entries.get(id);
        if (entry != null && entry.pins > 0) entry.pins--;
    }

    /** How many jars were fetched since the start of this daemon; readable from any thread, as are the other counters. */
    long fetches() {
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
        FileTree.delete(directory);
        Files.createDirectory(directory);
        var entry = new Entry(directory.resolve(fileName(wanted.name())), wanted.size(), session);
        entry.fetching = true;
        entries.put(wanted.id(), entry);
        bytes += entry.size;
        fetches.incrementAndGet();
        entry.arrival = start(session, wanted, entry)
                .whenCompleteAsync((arrived, failed) -> arrived(wanted.id(), entry, failed), io);
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
        entry.verified = true; // whoever transfers bytes verifies them
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
            log.debug("a cache entry could not be touched: {}", e.toString());
        }
    }

    private boolean isSound(Entry entry, BlobId id) {
        try {
            if (Files.size(entry.file) != entry.size) return false;
            if (!entry.verified && !digest(entry.file).equals(id)) {
                log.warn("{} is not what its name says; it will be fetched again", entry.file);
                return false;
            }
            entry.verified = true;
            return true;
        } catch (IOException e) {
            return false; // somebody cleared the cache by hand
        }
    }

    private static BlobId digest(Path file) throws IOException {
        var digest = BlobId.sha256();
        try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
            var buffer = new byte[64 * 1024];
            while (in.read(buffer) >= 0) {
                // The digest reads along.
            }
        }
        return BlobId.of(digest.digest(), 0);
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

    /** Null if this is nothing of ours, or nothing whole. */
    private static @Nullable Found found(Path directory) throws IOException {
        String name = String.valueOf(directory.getFileName());
        List<Path> files;
        try (var inside = Files.list(directory)) {
            files = inside.limit(2).toList();
        } catch (IOException e) {
            return null;
        }
        if (files.size() != 1 || !Files.isRegularFile(files.get(0))) return null;
        try {
            var entry = new Entry(files.get(0), Files.size(files.get(0)), null);
            return new Found(new BlobId(name), entry, Files.getLastModifiedTime(directory));
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
        if (parent == null) throw new IOException(file + " lies nowhere");
        return parent;
    }
}
