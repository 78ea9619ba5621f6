package dev.muster.client.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What makes the code of a pool another code, for processes that start later. */
class CodeSnapshotTest {
    @TempDir
    Path folder = Path.of("");

    private Path first = folder;
    private Path second = folder;
    private Path jar = folder;

    @BeforeEach
    void lay() throws Exception {
        first = folder.resolve("first");
        second = folder.resolve("second");
        Files.createDirectories(first.resolve("p"));
        Files.createDirectories(second.resolve("p"));
        Files.writeString(second.resolve("p").resolve("B.class"), "b");
        jar = folder.resolve("a.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry("p/A.class"));
            out.write(1);
            out.closeEntry();
        }
    }

    private CodeSnapshot snapshot() {
        return CodeSnapshot.of(List.of(first, second, jar));
    }

    @Test
    void aClassFileThatAppearsBeforeTheOneOfAJarIsAChange() throws Exception {
        CodeSnapshot taken = snapshot();
        Path added = Files.writeString(first.resolve("p").resolve("A.class"), "a");
        assertThat(taken.change())
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .startsWith(added + " was added after")
                        .contains("hides the class"));
    }

    @Test
    void aClassFileThatAppearsBeforeTheOneOfAFolderIsAChange() throws Exception {
        CodeSnapshot taken = snapshot();
        Files.writeString(first.resolve("p").resolve("B.class"), "b");
        assertThat(taken.change()).isPresent();
    }

    @Test
    void aClassFileThatHidesNoneMayAppear() throws Exception {
        CodeSnapshot taken = snapshot();
        Files.writeString(first.resolve("p").resolve("C.class"), "c");
        Files.writeString(second.resolve("p").resolve("A.txt"), "no class");
        assertThat(taken.change()).isEmpty();
    }

    @Test
    void aFileThatWasChangedOrDeletedIsAChange() throws Exception {
        CodeSnapshot taken = snapshot();
        Files.writeString(second.resolve("p").resolve("B.class"), "changed");
        assertThat(taken.change())
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("was changed"));
        CodeSnapshot again = snapshot();
        Files.delete(jar);
        assertThat(again.change())
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("was deleted"));
    }
}
