package dev.muster.worker.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.model.BlobId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownFileTest {
    private static final BlobId CONTENT = BlobId.of("content".getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path directory;

    @Test
    void aFileIsIntactHoweverOftenItIsTouchedWhileItsContentIsTheSame() throws Exception {
        Path file = Files.writeString(directory.resolve("f"), "content");
        var known = new KnownFile(file, CONTENT);
        assertThat(known.isIntact()).isTrue();
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        assertThat(known.isIntact()).isTrue();
        Files.move(Files.writeString(directory.resolve("g"), "content"), file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(known.isIntact()).isTrue();
    }

    @Test
    void anotherContentIsNoticedWhateverTimesItHas() throws Exception {
        Path file = Files.writeString(directory.resolve("f"), "content");
        var known = new KnownFile(file, CONTENT);
        FileTime modified = Files.getLastModifiedTime(file);
        for (int round = 0; round < 200; round++) {
            assertThat(known.isIntact()).isTrue();
            Files.writeString(file, "CONTENT");
            Files.setLastModifiedTime(file, modified);
            assertThat(known.isIntact()).as("round %d", round).isFalse();
            Files.writeString(file, "content");
            Files.setLastModifiedTime(file, modified);
        }
    }

    @Test
    void noFileAndNoRegularFileFail() throws Exception {
        Path target = Files.writeString(directory.resolve("target"), "content");
        Path link = Files.createSymbolicLink(directory.resolve("link"), target);
        for (Path path : new Path[] {link, directory, directory.resolve("none")}) {
            assertThatThrownBy(() -> new KnownFile(path, CONTENT).isIntact()).isInstanceOf(IOException.class);
        }
    }
}
