package dev.muster.model.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserCacheTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void aDirectoryIsMadeForItsUserAlone() throws Exception {
        Path made = UserCache.makePrivate(folder.resolve("a").resolve("b"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
    }

    @Test
    void oneThatCannotBeMadeIsToldWithTheReasonAndWhatToDo() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> UserCache.makePrivate(file.resolve("muster")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(
                        file.resolve("muster") + " is to hold files of Muster for this user, but it cannot be made")
                .hasMessageContaining("-Dmuster.cache=<directory>");
    }
}
