package dev.muster.client.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.model.BlobId;
import dev.muster.model.CodeEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache of packed code may be cleared away under a program: a worker that comes later still gets the code. */
final class ClearedCodeTest {
    @TempDir
    Path directory = Path.of("");

    private final BlobShelf shelf = new BlobShelf();
    private Path classes = Path.of("");
    private Path packed = Path.of("");
    private BlobId id = new BlobId("0".repeat(64));

    @BeforeEach
    void ship() throws IOException {
        classes = Files.createDirectory(directory.resolve("classes"));
        Files.writeString(classes.resolve("Main.class"), "main");
        CodeEntry entry = ShippedCode.of(List.of(classes), 1 << 20, shelf).get(0);
        id = ((CodeEntry.Shipped) entry).id();
        packed = PackedCode.of(CodeDirectory.of(classes, directory), read -> {}).file();
    }

    private BlobId bytes() throws IOException {
        try (InputStream in = shelf.source(id).open()) {
            return BlobId.of(in.readAllBytes());
        }
    }

    @Test
    void whatWasClearedAwayIsPackedAnew() throws Exception {
        assertThat(bytes()).isEqualTo(id);
        Files.delete(packed);
        assertThat(bytes()).isEqualTo(id);
        assertThat(bytes()).as("from the new file").isEqualTo(id);
    }

    @Test
    void whatWasChangedSinceIsRefusedWithASentence() throws Exception {
        Files.delete(packed);
        Files.writeString(classes.resolve("Main.class"), "another main");
        assertThatThrownBy(this::bytes)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("was deleted from the cache")
                .hasMessageContaining("restart the program");
    }
}
