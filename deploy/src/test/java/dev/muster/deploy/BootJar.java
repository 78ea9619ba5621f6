package dev.muster.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.springframework.boot.loader.launch.JarLauncher;

/** An executable jar, put together as the plugin of Spring Boot does it. */
final class BootJar {
    private BootJar() {}

    /** With the classes of a program and its libraries within it, in their order. */
    static Path build(Path jar, Path program, String main, List<Path> libraries) throws Exception {
        var manifest = new Manifest();
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("Manifest-Version", "1.0");
        lines.put("Main-Class", JarLauncher.class.getName());
        lines.put("Start-Class", main);
        lines.put("Spring-Boot-Version", "3.5.7");
        lines.put("Spring-Boot-Classes", "BOOT-INF/classes/");
        lines.put("Spring-Boot-Lib", "BOOT-INF/lib/");
        lines.put("Spring-Boot-Classpath-Index", "BOOT-INF/classpath.idx");
        lines.forEach((name, value) -> manifest.getMainAttributes().put(new Attributes.Name(name), value));
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            Path launcher = Path.of(JarLauncher.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            copy(launcher, "", out);
            out.putNextEntry(new JarEntry("BOOT-INF/classes/"));
            copy(program, "BOOT-INF/classes/", out);
            var index = new StringBuilder();
            for (Path library : libraries) {
                store("BOOT-INF/lib/" + library.getFileName(), Files.readAllBytes(library), out);
                index.append("- \"BOOT-INF/lib/").append(library.getFileName()).append("\"\n");
            }
            out.putNextEntry(new JarEntry("BOOT-INF/classpath.idx"));
            out.write(index.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
            out.closeEntry();
        }
        return jar;
    }

    private static void copy(Path jar, String prefix, JarOutputStream out) throws IOException {
        try (var from = new JarFile(jar.toFile())) {
            for (var entries = from.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                if (entry.getName().startsWith("META-INF/")) continue;
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
