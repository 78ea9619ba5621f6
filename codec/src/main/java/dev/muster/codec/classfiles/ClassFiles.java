package dev.muster.codec.classfiles;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads class files, of which many may be in one jar: each jar is opened once, and closed with this. */
public final class ClassFiles implements Closeable {
    private final Map<Path, JarFile> jars = new LinkedHashMap<>();

    /** The class files of this jar or folder, each by its name in there; none of what is neither, or on no disk. */
    public List<String> in(URL location) throws IOException {
        Path path = path(location);
        if (path == null) return List.of();
        if (Files.isRegularFile(path)) {
            return jar(path).stream()
                    .map(entry -> entry.getName())
                    .filter(ClassFiles::isOfClass)
                    .toList();
        }
        List<String> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                String name = path.relativize(each)
                        .toString()
                        .replace(each.getFileSystem().getSeparator(), "/");
                if (isOfClass(name)) files.add(name);
            }
        }
        return files;
    }

    /** The bytes of one that {@link #in} has named. */
    public byte[] read(URL location, String file) throws IOException {
        Path path = path(location);
        if (path == null) throw new IOException(location + " is on no disk");
        return Files.isRegularFile(path) ? read(jar(path), file) : Files.readAllBytes(path.resolve(file));
    }

    /** What is behind an address that a class loader has given for a class. */
    public byte[] read(URL file) throws IOException {
        URLConnection connection = file.openConnection();
        if (connection instanceof JarURLConnection inJar) {
            Path path = path(inJar.getJarFileURL());
            if (path != null && inJar.getEntryName() != null) return read(jar(path), inJar.getEntryName());
        }
        connection.setUseCaches(false); // a cached jar stays open
        try (InputStream in = connection.getInputStream()) {
            return in.readAllBytes();
        }
    }

    private static byte[] read(JarFile jar, String file) throws IOException {
        try (InputStream in = jar.getInputStream(jar.getEntry(file))) {
            return in.readAllBytes();
        }
    }

    private JarFile jar(Path path) throws IOException {
        JarFile open = jars.get(path);
        if (open != null) return open;
        open = new JarFile(path.toFile(), false);
        jars.put(path, open);
        return open;
    }

    private static @Nullable Path path(URL location) {
        if (!location.getProtocol().equals("file")) return null;
        Path path = Path.of(URI.create(location.toString().replace(" ", "%20")));
        return Files.exists(path) ? path : null;
    }

    /** Descriptors of modules and packages have the same name in many jars. */
    private static boolean isOfClass(String file) {
        return file.endsWith(".class") && !file.contains("-");
    }

    @Override
    public void close() throws IOException {
        for (JarFile each : jars.values()) each.close();
    }
}
