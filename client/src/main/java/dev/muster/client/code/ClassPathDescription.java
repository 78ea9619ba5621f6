package dev.muster.client.code;

import dev.muster.client.code.ClassPathReader.Archives;
import dev.muster.model.CodeEntry;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The code that a program runs from, as runners need it: the entries of its class path in order, with what their manifests
 * name, without the JDK.
 */
public final class ClassPathDescription {
    private static final System.Logger LOG = System.getLogger("dev.muster");

    private final List<Path> entries;

    private ClassPathDescription(List<Path> entries) {
        this.entries = entries;
    }

    /** What this JVM was started with. */
    public static ClassPathDescription ofThisProgram() {
        LoaderPath loaders = LoaderPath.ofThisProgram();
        var reader = new ClassPathReader(loaders.isOfSpringBoot() ? Archives.AROUND : Archives.PLAIN);
        // In this order: where a module of the program has a package, java looks for its classes nowhere else.
        ModulePath.ofThisProgram().forEach(reader::add);
        String path = System.getProperty("java.class.path", "");
        // Without a main module, a JVM takes the empty path for the folder of the program.
        boolean hasPath = !path.isEmpty() || System.getProperty("jdk.module.main") == null;
        if (hasPath) elementsOf(path).forEach(element -> reader.add(new File(element)));
        loaders.files().forEach(reader::add);
        Path services = ModulePath.services();
        if (services != null) reader.add(services.toFile());
        return new ClassPathDescription(reader.found());
    }

    /** The launcher has expanded wildcards already; an empty element is the folder of the program. */
    private static Stream<String> elementsOf(String path) {
        return Stream.of(path.split(File.pathSeparator, -1));
    }

    /**
     * These entries and what their manifests name; what no class loader can use is left out, as the JVM does. A last name of
     * {@code *} stands for all jars of its folder.
     */
    public static ClassPathDescription of(List<Path> roots) {
        return read(new ClassPathReader(), roots);
    }

    private static ClassPathDescription read(ClassPathReader reader, List<Path> roots) {
        for (Path root : roots) expandWildcard(root).forEach(path -> reader.add(path.toFile()));
        return new ClassPathDescription(reader.found());
    }

    /** This with more entries behind. */
    public ClassPathDescription plus(List<Path> more) {
        return more.isEmpty() ? this : read(new ClassPathReader().startingWith(entries), more);
    }

    public List<Path> entries() {
        return entries;
    }

    /** For runners on this machine. */
    public List<CodeEntry> local() {
        return entries.stream()
                .<CodeEntry>map(path -> new CodeEntry.Local(path.toString()))
                .toList();
    }

    /**
     * For runners anywhere: everything by its hash, and put on the shelf, where it is fetched from when it is missing.
     *
     * @param bytesMax what all together may have
     */
    public List<CodeEntry> shipped(BlobShelf shelf, long bytesMax) throws IOException {
        return ShippedCode.of(entries, bytesMax, shelf);
    }

    private static List<Path> expandWildcard(Path entry) {
        if (!"*".equals(String.valueOf(entry.getFileName())) || Files.exists(entry)) return List.of(entry);
        Path directory = entry.resolveSibling("");
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file ->
                            file.toString().endsWith(".jar") || file.toString().endsWith(".JAR"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "there are no jars in " + directory, e);
            return List.of();
        }
    }
}
