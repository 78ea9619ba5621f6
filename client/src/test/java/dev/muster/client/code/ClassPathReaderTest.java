package dev.muster.client.code;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A class path is read as the class loader of a JVM reads it. */
@Timeout(30)
class ClassPathReaderTest {
    @TempDir
    Path temporary = Path.of("");

    private Path directory = Path.of("");

    @BeforeEach
    void realDirectory() throws IOException {
        directory = temporary.toRealPath();
    }

    private Path jar(String name, String... classPath) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (classPath.length > 0) {
            manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, String.join(" ", classPath));
        }
        Path jar = directory.resolve(name);
        Files.createDirectories(requireNonNull(jar.getParent()));
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }

    private static List<Path> read(Path... entries) {
        var reader = new ClassPathReader();
        Stream.of(entries).forEach(entry -> reader.add(entry.toFile()));
        return reader.found();
    }

    @Test
    void aLinkIsFollowedBeforeTheStepUpBehindIt() throws Exception {
        Path used = jar("releases/lib/x.jar");
        jar("lib/x.jar");
        Files.createDirectories(directory.resolve("releases/seven"));
        Files.createSymbolicLink(directory.resolve("current"), directory.resolve("releases/seven"));
        assertThat(read(directory.resolve("current/../lib/x.jar"))).containsExactly(used);
    }

    @Test
    void aManifestIsRelativeToWhereTheJarReallyLies() throws Exception {
        Path app = jar("store/app.jar", "lib.jar");
        Path lib = jar("store/lib.jar");
        jar("lib.jar");
        Path link = Files.createSymbolicLink(directory.resolve("app.jar"), app);
        assertThat(read(link)).containsExactly(app, lib);
    }

    @Test
    void aManifestNamesByTextSoAStepUpGoesBeforeALink() throws Exception {
        jar("releases/lib/x.jar");
        Path used = jar("lib/x.jar");
        Files.createDirectories(directory.resolve("releases/seven"));
        Files.createSymbolicLink(directory.resolve("current"), directory.resolve("releases/seven"));
        Path app = jar("app.jar", "current/../lib/x.jar");
        assertThat(read(app)).containsExactly(app, used);
    }

    @Test
    void aManifestNamesFoldersWithASlashAndFilesByUrls() throws Exception {
        Files.createDirectories(directory.resolve("with"));
        Files.createDirectories(directory.resolve("without"));
        Path spaced = jar("my lib+1.jar");
        Path absolute = jar("other/absolute.jar");
        Path app = jar(
                "app.jar",
                "with/",
                "without",
                "my%20lib+1.jar",
                absolute.toUri().toString(),
                "http://example.org/a.jar",
                "%zz.jar",
                "missing.jar",
                ".");
        assertThat(read(app)).containsExactly(app, directory.resolve("with"), spaced, absolute, directory);
    }

    @Test
    void whatAManifestNamesComesBehindItsJarAndEachOnce() throws Exception {
        Path a = jar("a.jar", "b.jar", "c.jar");
        Path b = jar("b.jar", "d.jar", "a.jar");
        Path c = jar("c.jar");
        Path d = jar("d.jar");
        assertThat(read(a, c, b)).containsExactly(a, b, d, c);
    }

    @Test
    void whatNoClassLoaderCanUseIsLeftOut() throws Exception {
        Path jar = jar("a.jar");
        Path broken = Files.createSymbolicLink(directory.resolve("broken.jar"), directory.resolve("nowhere"));
        Path circle = Files.createSymbolicLink(directory.resolve("circle.jar"), directory.resolve("circle.jar"));
        Path text = Files.writeString(directory.resolve("notes.txt"), "no jar");
        Path empty = Files.createFile(directory.resolve("empty.jar"));
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThat(read(broken, circle, pipe, text, empty, directory.resolve("missing"), jar))
                .containsExactly(jar);
    }

    @Test
    void anEmptyElementIsTheFolderOfTheProgram() throws Exception {
        var reader = new ClassPathReader();
        reader.add(new File(""));
        assertThat(reader.found()).containsExactly(Path.of("").toRealPath());
    }

    @Test
    void aStarOfABuilderStandsForTheJarsOfItsFolder() throws Exception {
        Path b = jar("lib/b.jar");
        Path a = jar("lib/a.JAR");
        Files.writeString(directory.resolve("lib/c.txt"), "");
        assertThat(ClassPathDescription.of(List.of(directory.resolve("lib").resolve("*")))
                        .entries())
                .containsExactly(a, b);
        assertThat(ClassPathDescription.of(List.of(directory.resolve("none").resolve("*")))
                        .entries())
                .isEmpty();
    }

    @Test
    void aSparseFileOfManyGigabytesTakesNoTime() throws Exception {
        Path sparse = directory.resolve("huge.jar");
        try (var file = new java.io.RandomAccessFile(sparse.toFile(), "rw")) {
            file.setLength(20L << 30);
        }
        assertThat(read(sparse)).isEmpty();
    }

    @Test
    void aJarWhoseManifestNamesAnUnknownSchemeIsPassedOverAsTheJvmDoes() throws Exception {
        Path one = jar("one.jar");
        assertThat(read(jar("list.jar", "nosuchscheme:x", "one.jar"))).isEmpty();
        Path other = jar("other.jar", "http://localhost:1/x.jar", "one.jar");
        assertThat(read(other)).containsExactly(other, one);
    }
}
