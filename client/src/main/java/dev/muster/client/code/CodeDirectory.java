package dev.muster.client.code;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a directory of a class path holds for a class loader. A class path may name a folder in which people work, so only what
 * is meant to be found there leaves this machine. Never: what begins with a dot, pipes and devices and sockets, what a link
 * leads to outside of the directory, private keys and password stores, by their names or, where a key has another name, by its
 * content. A key store travels from a directory that a build has made, and not from the folder in which the program runs, or
 * one above it.
 *
 * @param files sorted by the name that they have in a jar
 * @param leftOut what does not travel, as paths within the directory, each with the reason
 */
record CodeDirectory(Path root, List<Stamp> files, List<String> leftOut) {
    private static final int DEPTH_MAX = 256;
    private static final int FILES_MAX = 200_000;
    private static final int KEY_BYTES_MAX = 64 * 1024;

    private static final Pattern SECRET = Pattern.compile(
            "id_(rsa|dsa|ecdsa|ed25519|xmss)(_sk)?|.*\\.(key|ppk|kdbx|env)|.*(_rsa|_dsa|_ecdsa|_ed25519)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern KEY_STORE =
            Pattern.compile(".*\\.(p12|pfx|jks|jceks|keystore|bcfks)", Pattern.CASE_INSENSITIVE);
    private static final Pattern KEY_TEXT = Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----");

    /**
     * One file or directory, as it looks now.
     *
     * @param path where it is
     * @param name in a jar; a directory ends with a slash
     */
    record Stamp(Path path, String name, long size, FileTime modified) {}

    /** A folder has more than any program does. */
    private static final class TooManyFilesException extends IOException {
        private static final long serialVersionUID = 1;

        TooManyFilesException(String message) {
            super(message);
        }
    }

    CodeDirectory {
        files = List.copyOf(files);
        leftOut = List.copyOf(leftOut);
    }

    /** Looks at it; here is where the program runs. */
    static CodeDirectory of(Path root, Path here) throws IOException {
        var walk = new Walk(root.toRealPath(), here.toRealPath());
        walk.directory(root, "", new ArrayDeque<>());
        // A manifest must come first to be seen by those who read a jar from its start.
        walk.found.sort(Comparator.comparing((Stamp stamp) -> !stamp.name.startsWith("META-INF/"))
                .thenComparing(Stamp::name));
        walk.leftOut.sort(Comparator.naturalOrder());
        return new CodeDirectory(root, walk.found, walk.leftOut);
    }

    long bytes() {
        return files.stream().mapToLong(Stamp::size).sum();
    }

    private static final class Walk {
        final List<Stamp> found = new ArrayList<>();
        final List<String> leftOut = new ArrayList<>();
        private final Path realRoot;
        private final boolean isWorkFolder;
        /** The classes and libraries of an extracted archive of Spring Boot, which are entries of the class path themselves. */
        private final List<String> apart;

        Walk(Path realRoot, Path here) {
            this.realRoot = realRoot;
            this.isWorkFolder = here.startsWith(realRoot);
            BootArchive boot = BootArchive.of(realRoot);
            this.apart = boot == null ? List.of() : boot.folders();
        }

        /** @param above the real directories in which this one lies, against circles of links */
        void directory(Path directory, String prefix, Deque<Path> above) throws IOException {
            Path real = directory.toRealPath();
            if (above.contains(real) || above.size() >= DEPTH_MAX) {
                leftOut.add(prefix + " (a circle of links)");
                return;
            }
            if (!prefix.isEmpty()) add(new Stamp(directory, prefix, 0, FileTime.fromMillis(0)));
            above.push(real);
            try (var children = Files.newDirectoryStream(directory)) {
                for (Path child : children) {
                    String name = prefix + FileNames.of(child);
                    try {
                        entry(child, name, above);
                    } catch (TooManyFilesException e) {
                        throw e;
                    } catch (IOException e) { // it went while it was looked at, or this user must not look at it
                        leftOut.add(name + " (not readable)");
                    }
                }
            } catch (AccessDeniedException | NoSuchFileException e) {
                leftOut.add((prefix.isEmpty() ? "all of it" : prefix) + " (not readable)");
            } catch (DirectoryIteratorException e) {
                leftOut.add((prefix.isEmpty() ? "a part of it" : "a part of " + prefix) + " (not readable)");
            } finally {
                above.pop();
            }
        }

        private void entry(Path path, String name, Deque<Path> above) throws IOException {
            String last = String.valueOf(path.getFileName());
            if (last.startsWith(".")) {
                leftOut.add(name + " (begins with a dot)");
                return;
            }
            boolean isLink = Files.isSymbolicLink(path);
            if (isLink && !Files.exists(path)) {
                leftOut.add(name + " (a broken link)");
            } else if (isLink && !path.toRealPath().startsWith(realRoot)) {
                leftOut.add(name + " (a link that leads out of it)");
            } else {
                real(path, last, name, above);
            }
        }

        private void real(Path path, String last, String name, Deque<Path> above) throws IOException {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                if (!apart.contains(name + "/")) directory(path, name + "/", above);
            } else if (!attributes.isRegularFile()) {
                leftOut.add(name + " (not a regular file)");
            } else if (!Files.isReadable(path)) {
                leftOut.add(name + " (not readable)");
            } else if (isSecret(path, last, attributes.size())) {
                leftOut.add(name + " (a key or another secret)");
            } else {
                add(new Stamp(path, name, attributes.size(), attributes.lastModifiedTime()));
            }
        }

        private void add(Stamp stamp) throws IOException {
            if (found.size() >= FILES_MAX) {
                throw new TooManyFilesException(realRoot + " has more than " + FILES_MAX
                        + " files; name only directories and jars with code in the class path");
            }
            found.add(stamp);
        }

        /** A link is judged by both its names. */
        private boolean isSecret(Path path, String last, long size) throws IOException {
            String target = String.valueOf(path.toRealPath().getFileName());
            if (target.startsWith(".")) return true;
            for (String name : List.of(last, target)) {
                if (SECRET.matcher(name).matches()) return true;
                if (isWorkFolder && KEY_STORE.matcher(name).matches()) return true;
            }
            return !last.endsWith(".class") && size <= KEY_BYTES_MAX && holdsKey(path);
        }

        private static boolean holdsKey(Path file) throws IOException {
            try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                return KEY_TEXT.matcher(new String(in.readNBytes(KEY_BYTES_MAX), StandardCharsets.ISO_8859_1))
                        .find();
            } catch (IOException e) {
                return Files.isSymbolicLink(file) && holdsKey(file.toRealPath());
            }
        }
    }
}
