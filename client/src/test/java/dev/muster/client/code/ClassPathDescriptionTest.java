package dev.muster.client.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.model.CodeEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathDescriptionTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private Path classes(String name, long time) throws IOException {
        Path root = directory.resolve(name);
        Files.createDirectories(root.resolve("a/b"));
        Files.writeString(root.resolve("a/b/B.class"), "bee");
        Files.writeString(root.resolve("a/A.class"), "ay");
        Files.setLastModifiedTime(root.resolve("a/A.class"), FileTime.fromMillis(time));
        return root;
    }

    @Test
    void equalDirectoriesHaveOneHashWhateverTheirTimes() throws Exception {
        var shelf = new BlobShelf();
        var one = ClassPathDescription.of(List.of(classes("one", 1_000_000))).shipped(shelf, 1 << 20);
        var other =
                ClassPathDescription.of(List.of(classes("other", 2_000_000))).shipped(shelf, 1 << 20);
        assertThat(id(one.get(0))).isEqualTo(id(other.get(0)));
        Files.writeString(directory.resolve("other/a/A.class"), "changed");
        var changed =
                ClassPathDescription.of(List.of(directory.resolve("other"))).shipped(shelf, 1 << 20);
        assertThat(id(changed.get(0))).isNotEqualTo(id(one.get(0)));
        try (var in = shelf.source(((CodeEntry.Shipped) one.get(0)).id()).open()) {
            assertThat(in.readAllBytes()).hasSize((int) ((CodeEntry.Shipped) one.get(0)).size());
        }
    }

    private static Object id(CodeEntry entry) {
        return ((CodeEntry.Shipped) entry).id();
    }

    @Test
    void whatAManifestNamesIsPartOfTheClassPath() throws Exception {
        Path library = directory.resolve("lib.jar");
        new JarOutputStream(Files.newOutputStream(library), new Manifest()).close();
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, "lib.jar missing.jar");
        Path booter = directory.resolve("booter.jar");
        new JarOutputStream(Files.newOutputStream(booter), manifest).close();
        assertThat(ClassPathDescription.of(List.of(booter)).entries()).containsExactly(booter, library);
        assertThat(ClassPathDescription.of(List.of(booter)).local())
                .containsExactly(new CodeEntry.Local(booter.toString()), new CodeEntry.Local(library.toString()));
    }

    @Test
    void aJarThatIsChangedAfterwardsIsNotGivenAway() throws Exception {
        Path jar = directory.resolve("lib.jar");
        new JarOutputStream(Files.newOutputStream(jar), new Manifest()).close();
        var shelf = new BlobShelf();
        var code = ClassPathDescription.of(List.of(jar)).shipped(shelf, 1 << 20);
        Files.writeString(jar, "other content");
        var source = shelf.source(((CodeEntry.Shipped) code.get(0)).id());
        assertThatThrownBy(source::open)
                .hasMessageContaining(jar + " was changed after the first task")
                .hasMessageContaining("restart the program");
    }

    @Test
    void thisProgramKnowsItsOwnCode() {
        assertThat(ClassPathDescription.ofThisProgram().entries()).isNotEmpty().allMatch(Files::exists);
    }

    @Test
    void aPatchOfAModuleOfTheProgramComesBeforeIt() {
        var options = List.of("-Xmx1g", "--patch-module=app=patch" + java.io.File.pathSeparator + "more.jar");
        assertThat(ModulePath.patches(options))
                .containsExactly(new java.io.File("patch"), new java.io.File("more.jar"));
    }
}
