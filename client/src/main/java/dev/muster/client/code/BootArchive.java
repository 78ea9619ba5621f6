package dev.muster.client.code;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * An executable jar or war of Spring Boot: the program and its libraries lie within it, where only the launcher in it finds
 * them. Its parts become ordinary jars among the caches of this user, in the order in which the launcher has them.
 */
final class BootArchive {
    private static final String LAUNCHERS = "org.springframework.boot.loader.";
    private static final String INDEX = "classpath.idx";

    private final String classes;
    private final List<String> libraries;

    private BootArchive(Attributes attributes, String launcher) {
        String root = launcher.contains("War") ? "WEB-INF/" : "BOOT-INF/";
        this.classes = folder(attributes.getValue("Spring-Boot-Classes"), root + "classes/");
        String named = folder(attributes.getValue("Spring-Boot-Lib"), root + "lib/");
        // Of a war there are two, of which the second is not for a server that has its own of them.
        this.libraries = List.of(named, named.replaceFirst("/$", "-provided/"));
    }

    private static String folder(@Nullable String value, String usual) {
        if (value == null || value.isBlank()) return usual;
        return value.strip().endsWith("/") ? value.strip() : value.strip() + "/";
    }

    /** Null if the manifest is that of another kind of jar. */
    static @Nullable BootArchive of(@Nullable Manifest manifest) {
        if (manifest == null) return null;
        Attributes attributes = manifest.getMainAttributes();
        String main = attributes.getValue(Attributes.Name.MAIN_CLASS);
        return main != null && main.startsWith(LAUNCHERS) ? new BootArchive(attributes, main) : null;
    }

    /** The same for a folder into which such an archive was extracted. */
    static @Nullable BootArchive of(Path folder) {
        try (InputStream in = Files.newInputStream(folder.resolve(JarFile.MANIFEST_NAME))) {
            return of(new Manifest(in));
        } catch (IOException e) {
            return null; // there is none
        }
    }

    /**
     * All that is in an archive: what lies around its classes and libraries, which the launcher's own loader finds, its classes,
     * and its libraries, each as a jar.
     *
     * @throws java.io.UncheckedIOException with a sentence, if the disk does not take them
     */
    List<Path> unpack(Path archive, JarFile file) {
        var parts = new LinkedHashSet<Path>();
        parts.add(around(archive));
        for (ZipEntry entry : Collections.list(file.entries())) {
            String name = entry.getName();
            if (name.startsWith(classes)) parts.add(NestedCode.folder(archive, classes));
            else if (!entry.isDirectory() && isLibrary(name)) parts.add(NestedCode.jar(archive, name));
        }
        return List.copyOf(parts);
    }

    /** What the class loader of a JVM finds in an archive that the launcher was started from. */
    Path around(Path archive) {
        return NestedCode.rest(archive, folders());
    }

    /** Those of the classes and of the libraries. */
    List<String> folders() {
        return Stream.concat(Stream.of(classes), libraries.stream()).toList();
    }

    private boolean isLibrary(String name) {
        return libraries.stream().anyMatch(name::startsWith);
    }

    /** The parts of a folder, where they lie: classes, libraries that the index does not name, then those that it does. */
    List<Path> parts(Path folder) {
        var indexed = new LinkedHashSet<Path>();
        for (String line : index(folder)) {
            String name = line.strip().replaceFirst("^-\\s*", "").replaceAll("^\"|\"$", "");
            if (!name.isEmpty()) indexed.add(folder.resolve(name));
        }
        var parts = new LinkedHashSet<Path>();
        parts.add(folder.resolve(classes));
        for (String library : libraries) {
            if (Files.isDirectory(folder.resolve(library))) parts.addAll(unindexed(folder.resolve(library), indexed));
        }
        parts.addAll(indexed);
        return List.copyOf(parts);
    }

    private List<String> index(Path folder) {
        try {
            Path root = folder.resolve(classes).getParent();
            return root == null ? List.of() : Files.readAllLines(root.resolve(INDEX));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static List<Path> unindexed(Path library, Set<Path> indexed) {
        try (Stream<Path> jars = Files.list(library)) {
            return jars.sorted().filter(jar -> !indexed.contains(jar)).toList();
        } catch (IOException e) {
            return List.of(); // the launcher cannot read it either
        }
    }
}
