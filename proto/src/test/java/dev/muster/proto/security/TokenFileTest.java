package dev.muster.proto.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenFileTest {
    @TempDir
    Path dir;

    @Test
    void theFirstStartMakesATokenThatItsOwnerAloneCanRead() throws Exception {
        Path config = dir.resolve("a/b/muster");
        Token made = TokenFile.madeForThisUser(config);
        assertThat(made.secret()).hasSize(64);
        assertThat(Files.getPosixFilePermissions(config)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(Files.getPosixFilePermissions(TokenFile.file(config)))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(TokenFile.ofThisUser(config)).isEqualTo(made);
        assertThat(TokenFile.madeForThisUser(config)).isEqualTo(made);
        assertThat(TokenFile.madeForThisUser(dir.resolve("other")).secret()).isNotEqualTo(made.secret());
        assertThat(made.toString()).doesNotContain(made.secret());
    }

    @Test
    void allWhoStartAtTheSameTimeHaveOneToken() throws Exception {
        int count = 8;
        var threads = Executors.newFixedThreadPool(count);
        try {
            for (int round = 0; round < 20; round++) {
                Path config = dir.resolve("round-" + round);
                var together = new CyclicBarrier(count);
                Callable<Token> start = () -> {
                    together.await();
                    return TokenFile.madeForThisUser(config);
                };
                var starts = new ArrayList<Future<Token>>();
                for (int i = 0; i < count; i++) starts.add(threads.submit(start));
                for (Future<Token> each : starts) {
                    assertThat(each.get()).isEqualTo(TokenFile.ofThisUser(config));
                }
                try (var files = Files.list(config)) {
                    assertThat(files).hasSize(1);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aTokenThatOthersCanReadIsNoSecret() throws Exception {
        TokenFile.madeForThisUser(dir.resolve("config"));
        Files.setPosixFilePermissions(
                TokenFile.file(dir.resolve("config")), PosixFilePermissions.fromString("rw-r--r--"));
        refused(dir.resolve("config"), "others than its owner");
    }

    @Test
    void aTokenBehindALinkIsNotBelieved() throws Exception {
        TokenFile.madeForThisUser(dir.resolve("config"));
        Path linked = dir.resolve("linked");
        TokenFile.madeForThisUser(linked);
        Files.delete(TokenFile.file(linked));
        Files.createSymbolicLink(TokenFile.file(linked), TokenFile.file(dir.resolve("config")));
        refused(linked, "is a link");
    }

    @Test
    void aTokenThatBelongsToAnotherUserIsNotBelieved() throws Exception {
        Path config = dir.resolve("config");
        TokenFile.madeForThisUser(config);
        var users = config.getFileSystem().getUserPrincipalLookupService();
        try {
            Files.setOwner(TokenFile.file(config), users.lookupPrincipalByName("nobody"));
        } catch (FileSystemException e) {
            Assumptions.abort("only root can give files away");
        }
        refused(config, "belongs to nobody");
    }

    private static void refused(Path config, String why) {
        assertThatThrownBy(() -> TokenFile.ofThisUser(config))
                .isInstanceOf(AccessException.class)
                .hasMessageContaining(why);
        assertThatThrownBy(() -> TokenFile.madeForThisUser(config)).isInstanceOf(AccessException.class);
    }

    @Test
    void aNamedFileHoldsOneLineOfSecretText() throws Exception {
        assertThat(TokenFile.read(Files.writeString(dir.resolve("good"), " s3cret\n"))
                        .secret())
                .isEqualTo("s3cret");
        for (String bad : List.of("", "\n", "two words", "s\u00e9cret", "x".repeat(5_000))) {
            Path file = Files.writeString(dir.resolve("bad"), bad);
            assertThatThrownBy(() -> TokenFile.read(file))
                    .isInstanceOf(AccessException.class)
                    .hasMessageContaining(file.toString());
        }
    }
}
