package dev.muster.worker.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.model.BlobId;
import dev.muster.model.CodeEntry;
import dev.muster.proto.BlobTransfer;
import dev.muster.task.SessionId;
import dev.muster.worker.FakeBulk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobCacheTest {
    private static final SessionId FIRST = new SessionId(0, 1);
    private static final SessionId SECOND = new SessionId(0, 2);
    private static final long MAX = 100;

    @TempDir
    Path directory;

    private final FakeBulk client = new FakeBulk();

    private BlobCache open() throws IOException {
        return BlobCache.open(
                directory.resolve("cache"),
                MAX,
                (session, id, size, target) -> client.fetch(session, id, size, BlobTransfer.Holder.CLIENT, target),
                Runnable::run);
    }

    private CodeEntry.Shipped jar(String name, int bytes) {
        byte[] content = name.repeat(bytes).substring(0, bytes).getBytes(StandardCharsets.UTF_8);
        return new CodeEntry.Shipped(name, client.put(content), content.length);
    }

    @Test
    void aJarIsFetchedOnceAndKeepsItsName() throws Exception {
        var cache = open();
        var jar = jar("lib/orders-1.0.jar", 10);
        Path file = cache.pin(FIRST, jar).get();
        assertThat(file.getFileName()).hasToString("orders-1.0.jar");
        assertThat(file).hasBinaryContent(client.blobs.get(jar.id()));
        assertThat(cache.pin(SECOND, jar).get()).isEqualTo(file);
        assertThat(cache.fetches()).isEqualTo(1);
        assertThat(cache.fetchedBytes()).isEqualTo(10);
    }

    @Test
    void theNextDaemonFindsWhatTheFormerHadFetched() throws Exception {
        var jar = jar("orders.jar", 10);
        open().pin(FIRST, jar).get();
        var next = open();
        assertThat(next.pin(SECOND, jar).get()).exists();
        assertThat(next.fetches()).isZero();
    }

    @Test
    void whatWasDamagedMeanwhileIsFetchedAgain() throws Exception {
        var jar = jar("orders.jar", 10);
        overwrite(open().pin(FIRST, jar).get());
        var next = open();
        Path file = next.pin(SECOND, jar).get();
        assertThat(file).hasBinaryContent(client.blobs.get(jar.id()));
        assertThat(next.fetches()).isEqualTo(1);
    }

    /** As a task does it that is the same user: with the same size and, as far as it can, the same times. */
    private static void overwrite(Path file) throws IOException {
        var modified = Files.getLastModifiedTime(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.write(file, "0123456789".getBytes(StandardCharsets.UTF_8));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        Files.setLastModifiedTime(file, modified);
    }

    @Test
    void whatLiesInTheCacheIsReadOnly() throws Exception {
        Path file = open().pin(FIRST, jar("orders.jar", 10)).get();
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("r--------"));
    }

    @Test
    void aJarThatATaskOverwroteAtEqualSizeIsFetchedAgainForTheNextSession() throws Exception {
        var cache = open();
        var jar = jar("orders.jar", 10);
        overwrite(cache.pin(FIRST, jar).get());
        assertThat(cache.pin(SECOND, jar).get()).hasBinaryContent(client.blobs.get(jar.id()));
        assertThat(cache.fetches()).isEqualTo(2);
    }

    @Test
    void aJarThatATaskOverwroteIsFetchedAgainForTheNextRunnerOfASessionThatHasIt() throws Exception {
        var cache = open();
        var jar = jar("orders.jar", 60);
        Path file = cache.pin(FIRST, jar).get();
        cache.pin(SECOND, jar).get();
        Files.delete(file);
        Files.writeString(file, "0".repeat(60));
        assertThat(cache.lookAgain(SECOND, jar).get()).hasBinaryContent(client.blobs.get(jar.id()));
        assertThat(cache.lookAgain(FIRST, jar).get()).hasBinaryContent(client.blobs.get(jar.id()));
        assertThat(cache.fetches()).isEqualTo(2);
        // both use it still, so it makes no room
        cache.unpin(jar.id());
        assertThat(cache.pin(SECOND, jar("b", 60))).isCompletedExceptionally();
        cache.unpin(jar.id());
        assertThat(cache.pin(SECOND, jar("b", 60)).get()).exists();
    }

    @Test
    void aJarInPlaceOfWhichATaskPutALinkIsFetchedAgain() throws Exception {
        var cache = open();
        var jar = jar("orders.jar", 10);
        Path file = cache.pin(FIRST, jar).get();
        Path elsewhere = Files.move(file, directory.resolve("elsewhere.jar"));
        Files.createSymbolicLink(file, elsewhere);
        assertThat(Files.isSymbolicLink(cache.pin(SECOND, jar).get())).isFalse();
        Path parent = Files.move(directory.resolve("cache").resolve(jar.id().hex()), directory.resolve("parent"));
        Files.createSymbolicLink(directory.resolve("cache").resolve(jar.id().hex()), parent);
        cache.pin(SECOND, jar).get();
        assertThat(Files.isSymbolicLink(
                        directory.resolve("cache").resolve(jar.id().hex())))
                .isFalse();
        assertThat(cache.fetches()).isEqualTo(3);
    }

    @Test
    void aCacheThatIsALinkIsRefused() throws Exception {
        Files.createSymbolicLink(directory.resolve("cache"), Files.createDirectory(directory.resolve("theirs")));
        assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("is a link");
    }

    @Test
    void whatSomebodyDeletedIsFetchedAgain() throws Exception {
        var cache = open();
        var jar = jar("orders.jar", 10);
        Files.delete(cache.pin(FIRST, jar).get());
        assertThat(cache.pin(SECOND, jar).get()).exists();
        assertThat(cache.fetches()).isEqualTo(2);
    }

    @Test
    void theLongestUnusedGoesFirstAndWhatIsInUseStays() throws Exception {
        var cache = open();
        var a = jar("a", 40);
        var b = jar("b", 40);
        Path fileA = cache.pin(FIRST, a).get();
        Path fileB = cache.pin(FIRST, b).get();
        cache.unpin(a.id());
        cache.unpin(b.id());
        cache.pin(SECOND, a).get();
        cache.unpin(a.id());
        cache.pin(SECOND, jar("c", 40)).get();
        assertThat(fileA).exists();
        assertThat(fileB).doesNotExist();
        assertThat(cache.evictions()).isEqualTo(1);
    }

    @Test
    void aCacheFullOfWhatIsInUseSaysSo() throws Exception {
        var cache = open();
        cache.pin(FIRST, jar("a", 60)).get();
        assertThatThrownBy(() -> cache.pin(SECOND, jar("b", 60)).get())
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("limited to 100 bytes")
                .hasMessageContaining("larger cache");
    }

    @Test
    void twoSessionsThatWantTheSameJarShareOneFetch() throws Exception {
        client.holdBack = true;
        var cache = open();
        var jar = jar("orders.jar", 10);
        CompletableFuture<Path> first = cache.pin(FIRST, jar);
        CompletableFuture<Path> second = cache.pin(SECOND, jar);
        assertThat(first).isNotDone();
        assertThat(client.held).hasSize(1);
        client.held.get(0).run();
        assertThat(second.get()).isEqualTo(first.get()).exists();
    }

    @Test
    void aClientThatCannotDeliverFailsItsOwnSessionOnly() throws Exception {
        client.holdBack = true;
        var cache = open();
        var jar = jar("orders.jar", 10);
        CompletableFuture<Path> first = cache.pin(FIRST, jar);
        CompletableFuture<Path> second = cache.pin(SECOND, jar);
        byte[] bytes = client.lose(jar.id());
        client.held.get(0).run();
        assertThat(first).isCompletedExceptionally();
        assertThat(second).isNotDone();
        client.put(bytes);
        client.held.get(1).run();
        assertThat(second.get()).exists();
        assertThat(client.fetchedFor).containsExactly(FIRST, SECOND);
    }

    @Test
    void aFailedFetchTakesNoRoom() throws Exception {
        var cache = open();
        var missing = new CodeEntry.Shipped("gone.jar", BlobId.of(new byte[1]), 90);
        assertThat(cache.pin(FIRST, missing)).isCompletedExceptionally();
        assertThat(cache.pin(FIRST, jar("a", 90)).get()).exists();
    }

    @Test
    void whatLiesInTheCacheAndIsNotOursGoes() throws Exception {
        Path cache = Files.createDirectories(directory.resolve("cache"));
        Files.writeString(cache.resolve("readme.txt"), "hello");
        Files.createDirectories(cache.resolve(BlobId.of(new byte[2]).hex()));
        open();
        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void namesOfAnyKindBecomeNamesOfJars() {
        var names = new ArrayList<String>();
        for (String name : List.of("../../etc/passwd", "a b\0c.jar", "", ".jar", "x".repeat(300), "C:\\lib\\my.jar")) {
            names.add(BlobCache.fileName(name));
        }
        assertThat(names)
                .containsExactly("passwd.jar", "a_b_c.jar", "code.jar", "code.jar", "x".repeat(80) + ".jar", "my.jar");
    }
}
