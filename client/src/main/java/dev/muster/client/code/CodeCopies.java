package dev.muster.client.code;

import dev.muster.model.PlainText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Jars that this program has made of its own code, in its store, because no class loader of a task can read the code where it
 * lies. Somebody may clear the store away under the program; so each of them can be made again, under the same name.
 *
 * <p>Each is read-only, which tells a runner that it is a copy, and has the same time whenever it is made.
 */
final class CodeCopies {
    private static final FileTime TIME = FileTime.fromMillis(0);

    /** Bounded by the class paths of this program. */
    private static final Map<Path, Content> MADE = new ConcurrentHashMap<>();

    /** Writes what a copy holds, which is the same each time. */
    interface Content {
        /** Fails with a sentence for people if what it is read from is not what it was. */
        void writeTo(OutputStream out) throws IOException;
    }

    private CodeCopies() {}

    /** Makes a copy in a file that has this name in its own. */
    static Path make(String name, Content content) throws IOException {
        Path file = CodeStore.newFile(name);
        write(file, content);
        MADE.put(file, content);
        return file;
    }

    /**
     * Makes a copy again that is gone.
     *
     * @return whether the file is a copy, which is there now
     * @throws IOException with a sentence that says why it cannot be made again
     */
    static synchronized boolean restore(Path file) throws IOException {
        Content content = MADE.get(file);
        if (content == null) return false;
        if (Files.exists(file)) return true;
        try {
            write(file, content);
            return true;
        } catch (IOException e) {
            throw new IOException(
                    file + " was deleted from the cache of this user and cannot be created again: " + PlainText.of(e),
                    e);
        }
    }

    private static void write(Path file, Content content) throws IOException {
        Path fresh = Files.createTempFile(CodeStore.ofThisProgram().directory(), "copy-", ".part");
        try {
            try (OutputStream out = Files.newOutputStream(fresh)) {
                content.writeTo(out);
            }
            Files.setLastModifiedTime(fresh, TIME);
            if (fresh.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("r--------"));
            }
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
