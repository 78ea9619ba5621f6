package dev.muster;

import dev.muster.task.CodeEntry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * The code that a program runs from, as runners need it: the entries of its class path in order, with what their manifests
 * name, without the JDK.
 */
final class ClassPathDescription {
    private final List<Path> entries;

    private ClassPathDescription(List<Path> entries) {
        this.entries = entries;
    }

    /** What this JVM was started with. */
    static ClassPathDescription ofThisProgram() {
        return of(Stream.concat(entriesOf("java.class.path"), entriesOf("jdk.module.path"))
                .flatMap(entry -> expandWildcard(entry).stream())
                .toList());
    }

    /** An empty entry of a class path is the directory of the program. */
    private static Stream<String> entriesOf(String property) {
        String path = System.getProperty(property, "");
        return path.isEmpty() ? Stream.empty() : Stream.of(path.split(System.getProperty("path.separator"), -1));
    }

    /** These entries and what their manifests name; what does not exist is left out, as the JVM does. */
    static ClassPathDescription of(List<Path> roots) {
        Set<Path> found = new LinkedHashSet<>();
        for (Path root : roots) add(root.toAbsolutePath().normalize(), found);
        return new ClassPathDescription(List.copyOf(found));
    }

    /** This with more entries behind. */
    ClassPathDescription plus(List<Path> more) {
        var all = new ArrayList<>(entries);
        all.addAll(more);
        return of(all);
    }

    List<Path> entries() {
        return entries;
    }

    /** For runners on this machine. */
    List<CodeEntry> local() {
        return entries.stream()
                .<CodeEntry>map(path -> new CodeEntry.Local(path.toString()))
                .toList();
    }

    /**
     * For runners anywhere: everything by its hash, and put on the shelf, where it is fetched from when it is missing.
     *
     * @param bytesMax what all together may have
     */
    List<CodeEntry> shipped(BlobShelf shelf, long bytesMax) throws IOException {
        return ShippedCode.of(entries, bytesMax, shelf);
    }

    private static void add(Path path, Set<Path> found) {
        if (!Files.exists(path) || found.contains(path)) return;
        if (Files.isDirectory(path)) {
            found.add(path);
            return;
        }
        List<Path> named = namedByManifest(path);
        // A jar that is but a list of others, as build tools make for long class paths, need not travel itself.
        // It may carry more than we see, though, so it stays in front of what it names.
        found.add(path);
        for (Path each : named) add(each, found);
    }

    private static List<Path> namedByManifest(Path jar) {
        try (var file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String names =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            if (names == null) return List.of();
            var paths = new ArrayList<Path>();
            for (String name : names.strip().split("\\s+", -1)) {
                if (name.isEmpty()) continue;
                URI target = jar.toUri().resolve(name);
                if ("file".equals(target.getScheme())) {
                    paths.add(Path.of(target).toAbsolutePath().normalize());
                }
            }
            return paths;
        } catch (IOException | IllegalArgumentException e) {
            return List.of(); // not a jar, or one that the JVM would not read either
        }
    }

    private static List<Path> expandWildcard(String entry) {
        if (!entry.equals("*") && !entry.endsWith("/*") && !entry.endsWith("\\*")) return List.of(Path.of(entry));
        Path directory = Path.of(entry.substring(0, entry.length() - 1));
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> {
                        String name = file.toString();
                        return name.endsWith(".jar") || name.endsWith(".JAR");
                    })
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
