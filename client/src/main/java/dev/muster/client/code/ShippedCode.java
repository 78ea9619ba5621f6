package dev.muster.client.code;

import dev.muster.model.CodeEntry;
import dev.muster.model.PlainText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The code that leaves this machine: what it is, how much it may be, and the line in the log that tells. */
final class ShippedCode {
    private static final System.Logger LOG = System.getLogger("dev.muster");

    /** How many names a line of the log lists. */
    private static final int NAMES_MAX = 5;

    /** The lines that were logged, so that each is only once; bounded by the class paths of this program. */
    private static final Set<String> TOLD = new HashSet<>();

    /** A jar or, with what was looked at, a directory. */
    private record Part(Path path, List<CodeDirectory> directory, long bytes) {}

    private record Shipped(PackedCode.Packed packed, BlobShelf.Packing packing) {}

    private ShippedCode() {}

    /**
     * Puts each of these on the shelf by its hash.
     *
     * @param bytesMax what all together may have
     * @throws IOException if it is more, or cannot be read
     */
    static List<CodeEntry> of(List<Path> entries, long bytesMax, BlobShelf shelf) throws IOException {
        Path here = Path.of("").toAbsolutePath();
        var parts = new ArrayList<Part>();
        for (Path entry : entries) look(entry, here).ifPresent(parts::add);
        check(parts, bytesMax);
        List<Shipped> shipped = pack(parts, here);
        for (Shipped each : shipped) shelf.put(each.packed, each.packing);
        tell(line(parts));
        return shipped.stream()
                .map(Shipped::packed)
                .<CodeEntry>map(each -> new CodeEntry.Shipped(each.name(), each.id(), each.size()))
                .toList();
    }

    /** Empty if the entry is not there any more. */
    private static Optional<Part> look(Path entry, Path here) throws IOException {
        try {
            if (!Files.isDirectory(entry)) return Optional.of(new Part(entry, List.of(), Files.size(entry)));
            CodeDirectory directory = CodeDirectory.of(entry, here);
            return Optional.of(new Part(entry, List.of(directory), directory.bytes()));
        } catch (NoSuchFileException | AccessDeniedException e) {
            tellOfMissing(entry);
            return Optional.empty();
        }
    }

    private static void tellOfMissing(Path entry) {
        LOG.log(System.Logger.Level.WARNING, entry + " of the class path can no longer be read; tasks run without it");
    }

    private static List<Shipped> pack(List<Part> parts, Path here) throws IOException {
        var progress = new PackingProgress(parts.stream().mapToLong(Part::bytes).sum());
        try {
            return parts.parallelStream()
                    .flatMap(part -> pack(part, here, progress))
                    .toList();
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static Stream<Shipped> pack(Part part, Path here, PackingProgress progress) {
        try {
            if (part.directory.isEmpty()) {
                BlobShelf.Packing packing = () -> again(part.path);
                return Stream.of(new Shipped(PackedCode.of(part.path, progress), packing));
            }
            BlobShelf.Packing packing = () -> PackedCode.of(CodeDirectory.of(part.path, here), read -> {});
            return Stream.of(new Shipped(PackedCode.of(part.directory.get(0), progress), packing));
        } catch (NoSuchFileException e) {
            tellOfMissing(part.path);
            return Stream.of();
        } catch (IOException e) {
            throw new UncheckedIOException(part.path + ": " + PlainText.of(e), e);
        }
    }

    private static PackedCode.Packed again(Path jar) throws IOException {
        CodeCopies.restore(jar);
        return PackedCode.of(jar, read -> {});
    }

    private static void check(List<Part> parts, long bytesMax) throws IOException {
        long bytes = parts.stream().mapToLong(Part::bytes).sum();
        if (bytes <= bytesMax) return;
        throw new IOException(
                "it has " + size(bytes) + ", and at most " + size(bytesMax) + " are shipped to a cluster; the"
                        + " largest is " + largest(parts)
                        + ". Name only directories and jars with code in the class path, or allow"
                        + " more with maxCodeBytes(..)");
    }

    /** One line that says what is shipped, and what is not. */
    private static String line(List<Part> parts) {
        long jars = parts.stream().filter(part -> part.directory.isEmpty()).count();
        var directories =
                parts.stream().flatMap(part -> part.directory.stream()).toList();
        long files = directories.stream()
                .flatMap(directory -> directory.files().stream())
                .filter(file -> !file.name().endsWith("/"))
                .count();
        long bytes = parts.stream().mapToLong(Part::bytes).sum();
        var text = new StringBuilder("the cluster gets the class path: ");
        text.append(count(jars, "jar"))
                .append(" and ")
                .append(count(files, "file"))
                .append(" in ");
        text.append(directories.size() == 1 ? "1 directory" : directories.size() + " directories");
        text.append(", ").append(size(bytes));
        if (bytes > 0) text.append(", the largest is ").append(largest(parts));
        for (CodeDirectory directory : directories) {
            if (directory.leftOut().isEmpty()) continue;
            text.append("; not of ").append(directory.root()).append(": ");
            text.append(directory.leftOut().stream().limit(NAMES_MAX).collect(Collectors.joining(", ")));
            int more = directory.leftOut().size() - NAMES_MAX;
            if (more > 0) text.append(" and ").append(more).append(" more");
        }
        return text.toString();
    }

    private static void tell(String line) {
        synchronized (TOLD) {
            if (!TOLD.add(line)) return;
        }
        LOG.log(System.Logger.Level.INFO, line);
    }

    /** The largest jar, or file of a directory. */
    private static String largest(List<Part> parts) {
        record Sized(String name, long bytes) {}
        var all = new ArrayList<Sized>();
        for (Part part : parts) {
            if (part.directory.isEmpty()) all.add(new Sized(part.path.toString(), part.bytes));
            for (CodeDirectory directory : part.directory) {
                directory.files().stream()
                        .max(Comparator.comparingLong(CodeDirectory.Stamp::size))
                        .ifPresent(file -> all.add(new Sized(file.path().toString(), file.size())));
            }
        }
        return all.stream()
                .max(Comparator.comparingLong(Sized::bytes))
                .map(largest -> largest.name + " (" + size(largest.bytes) + ")")
                .orElse("nothing");
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    static String size(long bytes) {
        if (bytes < 1000) return count(bytes, "byte");
        if (bytes < 1_000_000) return String.format(Locale.ROOT, "%.1f kB", bytes / 1e3);
        return bytes < 1_000_000_000
                ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
    }
}
