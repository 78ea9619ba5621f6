package dev.muster.worker.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Deletes directories that user code has written into: links are not followed, and what resists does not stop the rest. */
public final class FileTree {
    private FileTree() {}

    /** Deletes the file or directory; returns whether nothing is left of it. */
    public static boolean delete(Path root) {
        try {
            Files.walkFileTree(root, new Deleting());
        } catch (IOException e) {
            // The return value tells.
        }
        return Files.notExists(root, java.nio.file.LinkOption.NOFOLLOW_LINKS);
    }

    private static final class Deleting extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            if (!Files.isWritable(directory)) {
                try {
                    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
                } catch (IOException | UnsupportedOperationException e) {
                    // Then its content stays, and the caller gets the exception.
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            return delete(file);
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return delete(file);
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
            return delete(directory);
        }

        private static FileVisitResult delete(Path path) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                // One that resists does not stop the rest.
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
