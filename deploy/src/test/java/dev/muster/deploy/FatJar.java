package dev.muster.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** One jar made of many, by a build that merges nothing: of files with one name it keeps the first. */
final class FatJar {
    private FatJar() {}

    static Path pack(Path jar, String main, List<Path> parts) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main);
        var names = new HashSet<>(List.of(JarFile.MANIFEST_NAME));
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.setLevel(java.util.zip.Deflater.BEST_SPEED);
            for (Path part : parts) {
                try (var from = new JarFile(part.toFile())) {
                    for (JarEntry each : (Iterable<JarEntry>) from.stream()::iterator) {
                        if (!names.add(each.getName())) continue;
                        out.putNextEntry(new JarEntry(each.getName()));
                        from.getInputStream(each).transferTo(out);
                        out.closeEntry();
                    }
                }
            }
        }
        return jar;
    }
}
