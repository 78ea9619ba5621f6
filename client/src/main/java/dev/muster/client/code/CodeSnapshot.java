package dev.muster.client.code;

import dev.muster.model.PlainText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The code of a local pool as it was when its first task was submitted. Processes that start later read the files as they are
 * then; if a build has changed them, they would run other code than the program and the first processes, without a word.
 *
 * <p>What counts is code: jars, and the class files of directories. What else lies in a directory may change, since a program
 * may well write to the folder in which it runs, and so may class files appear that hide no other.
 */
public final class CodeSnapshot {
    private static final System.Logger LOG = System.getLogger("dev.muster");

    /** A class path may name a folder in which people work; of one with more files, the others are not watched. */
    private static final int FILES_MAX = 50_000;

    /** The files that pools of this program have used, as they were; bounded by the class paths of this program. */
    private static final Map<Path, Seen> USED = new ConcurrentHashMap<>();

    /** A file without its content. */
    private record Look(
            long size, FileTime modified, @Nullable Object key) {
        static Look at(BasicFileAttributes attributes) {
            return new Look(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
        }
    }

    /** A file with a checksum of its content. */
    private record Seen(Look look, long content) {}

    private final List<Path> entries;
    private final Map<Path, Seen> files;

    private CodeSnapshot(List<Path> entries, Map<Path, Seen> files) {
        this.entries = List.copyOf(entries);
        this.files = files;
    }

    /** Takes it now, and warns where an earlier pool of this program has used another content. */
    public static CodeSnapshot of(List<Path> entries) {
        var files = new HashMap<Path, Seen>();
        for (Path entry : entries) {
            for (Path file : Files.isDirectory(entry) ? classFiles(entry) : List.of(entry)) {
                look(file).ifPresent(seen -> files.put(file, seen));
            }
        }
        compareWithEarlierPools(files);
        return new CodeSnapshot(entries, files);
    }

    /** A sentence about a file that is not what it was; empty if all are. */
    public Optional<String> change() {
        for (var each : files.entrySet()) {
            String how;
            try {
                how = change(each.getKey(), each.getValue());
            } catch (IOException e) {
                return Optional.of(PlainText.of(e));
            }
            if (how.isEmpty()) continue;
            return Optional.of(
                    each.getKey() + " " + how + " after the first task of this pool was submitted, so a process"
                            + " that starts now would run other code than the program does; restart the program, or create a new pool"
                            + " if the program has not loaded the old code");
        }
        return firstThatHides();
    }

    /** Fails with a sentence if it is a copy that cannot be made again. */
    private static String change(Path file, Seen before) throws IOException {
        CodeCopies.restore(file);
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (Look.at(attributes).equals(before.look)) return "";
            return content(file, attributes) == before.content ? "" : "was changed";
        } catch (java.nio.file.NoSuchFileException e) {
            return "was deleted";
        } catch (IOException e) {
            return "can no longer be read (" + PlainText.of(e) + "), which happened";
        }
    }

    /** Tells of a class file that has appeared in a folder while another of its name lies further behind on the class path. */
    private Optional<String> firstThatHides() {
        for (int i = 0; i < entries.size(); i++) {
            Path folder = entries.get(i);
            if (!Files.isDirectory(folder)) continue;
            for (Path file : classFiles(folder)) {
                if (files.containsKey(file) || !isIn(entries.subList(i + 1, entries.size()), folder.relativize(file)))
                    continue;
                return Optional.of(
                        file + " was added after the first task of this pool was submitted, and hides the class"
                                + " that the program runs, so a process that starts now would run other code; remove it, or restart the"
                                + " program");
            }
        }
        return Optional.empty();
    }

    private static boolean isIn(List<Path> entries, Path file) {
        String name = file.toString().replace(file.getFileSystem().getSeparator(), "/");
        for (Path entry : entries) {
            if (Files.isRegularFile(entry) ? isInJar(entry, name) : Files.exists(entry.resolve(file))) return true;
        }
        return false;
    }

    private static boolean isInJar(Path jar, String name) {
        try (var zip = new ZipFile(jar.toFile())) {
            return zip.getEntry(name) != null;
        } catch (IOException e) {
            return false; // no class loader reads it either
        }
    }

    private static void compareWithEarlierPools(Map<Path, Seen> files) {
        var changed = new ArrayList<Path>();
        files.forEach((file, now) -> {
            Seen before = USED.put(file, now);
            if (before != null && before.content != now.content) changed.add(file);
        });
        if (changed.isEmpty()) return;
        LOG.log(
                System.Logger.Level.WARNING,
                changed.get(0) + (changed.size() == 1 ? "" : " and " + (changed.size() - 1) + " more")
                        + " has changed since an earlier pool of this program started: tasks run its current content, and the"
                        + " program runs what it has loaded; restart the program");
    }

    private static Optional<Seen> look(Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) return Optional.empty();
            return Optional.of(new Seen(Look.at(attributes), content(file, attributes)));
        } catch (IOException e) {
            return Optional.empty(); // gone or not readable: no class loader can read it either
        }
    }

    /** Of a jar by its table of contents, which has the checksum of each entry. */
    private static long content(Path file, BasicFileAttributes attributes) throws IOException {
        var sum = new CRC32C();
        if (isClass(file)) {
            sum.update(Files.readAllBytes(file));
            return sum.getValue();
        }
        try (var zip = new ZipFile(file.toFile())) {
            for (var entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                String line = entry.getName() + '\n' + entry.getCrc() + '\n' + entry.getSize() + '\n';
                sum.update(line.getBytes(StandardCharsets.UTF_8));
            }
            return sum.getValue();
        } catch (java.util.zip.ZipException e) { // no jar
            return attributes.lastModifiedTime().toMillis() * 31 + attributes.size();
        }
    }

    private static boolean isClass(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".class");
    }

    /** Those that may be of a package; the list is in no order, and shorter than it could be where there are too many. */
    private static List<Path> classFiles(Path root) {
        var found = new ArrayList<Path>();
        try {
            Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), 64, new SimpleFileVisitor<>() {
                private int seen;

                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return directory.equals(root) || canBePackage(directory)
                            ? FileVisitResult.CONTINUE
                            : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (isClass(file) && attributes.isRegularFile()) found.add(file);
                    return ++seen < FILES_MAX ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE; // a circle of links, or nothing that this user may read
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the code in " + root + " is not watched", e);
        }
        return found;
    }

    private static boolean canBePackage(Path directory) {
        String name = String.valueOf(directory.getFileName());
        return !name.isEmpty() && name.chars().allMatch(Character::isJavaIdentifierPart);
    }
}
