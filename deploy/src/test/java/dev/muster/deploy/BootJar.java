package dev.muster.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.springframework.boot.loader.launch.JarLauncher;

/**
 * An executable jar or war, put together as the plugin of Spring Boot does it.
 *
 * @param loader the jar of the launcher
 * @param launcher the name of its class
 * @param root the folder of classes and libraries, with a slash
 * @param library the folder of the last library, within that
 */
record BootJar(Path loader, String launcher, String root, String library) {
    /** Of the version on the class path of the tests. */
    static BootJar of(String launcher) throws Exception {
        Path loader = Path.of(JarLauncher.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return new BootJar(loader, JarLauncher.class.getPackageName() + "." + launcher, "BOOT-INF/", "lib/");
    }

    BootJar asWar() {
        return new BootJar(loader, launcher, "WEB-INF/", "lib-provided/");
    }

    /** With the classes of a program and its libraries within it, in their order. */
    static Path build(Path jar, Path program, String main, List<Path> libraries) throws Exception {
        return of("JarLauncher").pack(jar, program, main, libraries);
    }

    Path pack(Path jar, Path program, String main, List<Path> libraries) throws Exception {
        var manifest = new Manifest();
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("Manifest-Version", "1.0");
        lines.put("Implementation-Version", "1.2.3");
        lines.put("Main-Class", launcher);
        lines.put("Start-Class", main);
        lines.put("Spring-Boot-Version", "3.5.7");
        lines.put("Spring-Boot-Classes", root + "classes/");
        lines.put("Spring-Boot-Lib", root + "lib/");
        lines.put("Spring-Boot-Classpath-Index", root + "classpath.idx");
        lines.forEach((name, value) -> manifest.getMainAttributes().put(new Attributes.Name(name), value));
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            text("META-INF/around.txt", "around", out);
            copy(loader, "", out);
            out.putNextEntry(new JarEntry(root + "classes/"));
            copy(program, root + "classes/", out);
            var index = new StringBuilder();
            for (int i = 0; i < libraries.size(); i++) {
                String folder = i == libraries.size() - 1 ? library : "lib/";
                String name = root + folder + libraries.get(i).getFileName();
                store(name, Files.readAllBytes(libraries.get(i)), out);
                index.append("- \"").append(name).append("\"\n");
            }
            text(root + "classpath.idx", index.toString(), out);
        }
        return jar;
    }

    private static void text(String name, String content, JarOutputStream out) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content.getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
    }

    /** With an entry for each folder, as build tools write them. */
    private static void copy(Path jar, String prefix, JarOutputStream out) throws IOException {
        Set<String> folders = new TreeSet<>();
        try (var from = new JarFile(jar.toFile())) {
            for (var entries = from.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                if (entry.isDirectory() || entry.getName().startsWith("META-INF/MANIFEST")) continue;
                String folder = entry.getName().substring(0, entry.getName().lastIndexOf('/') + 1);
                if (!folder.isEmpty() && !folder.startsWith("META-INF/") && folders.add(folder)) {
                    out.putNextEntry(new JarEntry(prefix + folder));
                }
                out.putNextEntry(new JarEntry(prefix + entry.getName()));
                from.getInputStream(entry).transferTo(out);
                out.closeEntry();
            }
        }
    }

    /** The launcher reads a library where it lies. */
    private static void store(String name, byte[] content, JarOutputStream out) throws IOException {
        var entry = new JarEntry(name);
        var sum = new CRC32();
        sum.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }
}
