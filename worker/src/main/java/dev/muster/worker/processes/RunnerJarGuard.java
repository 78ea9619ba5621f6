package dev.muster.worker.processes;

import dev.muster.model.BlobId;
import dev.muster.worker.files.KnownFile;
import dev.muster.worker.files.WorkerDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jar of the runners as it was when this daemon started. Every runner of every session runs it, and tasks could write to
 * it: it is looked at before each start, and put back if it is not what it was. Thread-safe.
 */
public final class RunnerJarGuard {
    private static final Logger log = LoggerFactory.getLogger(RunnerJarGuard.class);

    private final Path jar;
    private final byte[] content;
    private final KnownFile known;

    /** Reads the jar, which is to be right at this moment. */
    public RunnerJarGuard(Path jar) throws IOException {
        this.jar = jar;
        this.content = Files.readAllBytes(jar);
        this.known = new KnownFile(jar, BlobId.of(content));
    }

    /** Fails with a sentence for people if it has been changed and cannot be put back. */
    public synchronized void check() throws IOException {
        if (isIntact()) return;
        log.warn("{} has changed since this worker started, so the worker restores it; did a task write to it?", jar);
        Path parent = jar.toAbsolutePath().getParent();
        if (parent == null) throw new IOException(jar + " has no parent directory");
        try {
            if (!Files.isDirectory(parent)) WorkerDirectory.makePrivate(parent);
            Path fresh = Files.createTempFile(parent, "muster-runner-", ".part");
            try {
                Files.write(fresh, content);
                Files.move(fresh, jar, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw new IOException("the jar of the runners, " + jar + ", was changed and cannot be put back: " + e, e);
        }
    }

    private boolean isIntact() {
        try {
            return known.isIntact();
        } catch (IOException e) {
            return false; // it is gone, or cannot be read
        }
    }
}
