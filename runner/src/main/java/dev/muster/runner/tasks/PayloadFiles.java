package dev.muster.runner.tasks;

import dev.muster.codec.payload.Encoded;
import dev.muster.model.BlobId;
import dev.muster.model.Limits;
import dev.muster.model.Payload;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Payloads as bytes: those that travel inline, and those that lie in a directory shared with the daemon. */
final class PayloadFiles {
    private final Path calls;
    private final Path results;

    PayloadFiles(String calls, String results) {
        this.calls = Path.of(calls);
        this.results = Path.of(results);
    }

    /**
     * The bytes of a call, verified.
     *
     * @throws FileNotFoundException if they cannot be opened, which is no fault of the call
     * @throws IOException with a sentence for the user, if they are not what they were
     */
    Encoded read(Payload call) throws IOException {
        if (call instanceof Payload.Inline inline) {
            if (!inline.isIntact()) throw new IOException(damaged("its checksum does not fit"));
            return Encoded.of(inline.bytes());
        }
        var stored = (Payload.Stored) call;
        File file = calls.resolve(stored.id().hex()).toFile();
        if (!file.exists()) {
            throw new FileNotFoundException("The file of the call is not on this host any more (" + file
                    + "), so nothing was run; look after the work directory of the worker.");
        }
        if (file.length() != stored.size()) {
            throw new IOException(damaged("its file has " + file.length() + " bytes instead of " + stored.size()));
        }
        Encoded bytes = Encoded.in(file.toPath(), stored.size());
        if (!bytes.id().equals(stored.id())) throw new IOException(damaged("its SHA-256 does not fit"));
        return bytes;
    }

    /** The bytes of a result, ready to travel; large ones are in their file by then. */
    Payload write(Encoded result) throws IOException {
        if (result.size() <= Limits.INLINE_BYTES_MAX) return Payload.inline(result.toBytes());
        BlobId id = result.id();
        Path file = results.resolve(id.hex());
        if (!Files.isDirectory(results)) makeAnew(results);
        Path unfinished = Files.createTempFile(results, "result-", ".part");
        try {
            try (var out = new FileOutputStream(unfinished.toFile())) {
                result.writeTo(out);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        return new Payload.Stored(id, result.size());
    }

    /** The work directory of the worker was deleted meanwhile; only this user may read results in the new one. */
    private static void makeAnew(Path directory) throws IOException {
        boolean isPosix =
                directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (!isPosix) Files.createDirectories(directory);
        else
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static String damaged(String how) {
        return "The call arrived damaged in the runner (" + how + "); nothing was run, submit it again.";
    }
}
