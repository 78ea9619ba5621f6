package dev.muster.worker.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void aHomeHasOneMasterAtATime() throws Exception {
        try (var first = WorkerDirectory.open(directory, "w", 1)) {
            assertThatThrownBy(() -> WorkerDirectory.open(directory, "w", 2))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("already works");
            try (var other = WorkerDirectory.open(directory, "v", 2)) {
                assertThat(other.homeId()).isNotEqualTo(first.homeId());
            }
        }
        try (var next = WorkerDirectory.open(directory, "w", 2)) {
            assertThat(next.run()).isDirectory();
        }
    }

    @Test
    void aWorkerWithoutANameOfItsOwnTakesTheFirstThatIsFree() throws Exception {
        try (var first = WorkerDirectory.openFirstFree(directory, "w", 1);
                var second = WorkerDirectory.openFirstFree(directory, "w", 2);
                var third = WorkerDirectory.openFirstFree(directory, "w", 3)) {
            assertThat(first.name()).isEqualTo("w");
            assertThat(second.name()).isEqualTo("w-2");
            assertThat(third.name()).isEqualTo("w-3");
            assertThat(third.run()).isDirectory();
        }
        try (var next = WorkerDirectory.openFirstFree(directory, "w", 4)) {
            assertThat(next.name()).isEqualTo("w");
        }
    }

    @Test
    void manyWorkersThatStartAtTheSameTimeGetANameEach() throws Exception {
        var start = new CountDownLatch(1);
        var opening = new ArrayList<CompletableFuture<WorkerDirectory>>();
        for (int i = 0; i < 8; i++) {
            int number = i;
            opening.add(CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            start.await();
                            return WorkerDirectory.openFirstFree(directory, "w", number);
                        } catch (IOException | InterruptedException e) {
                            throw new CompletionException(e);
                        }
                    },
                    work -> new Thread(work).start()));
        }
        start.countDown();
        var names = new HashSet<String>();
        for (var opened : opening) names.add(opened.get(30, TimeUnit.SECONDS).name());
        assertThat(names).hasSize(8);
        for (var opened : opening) opened.join().close();
    }

    @Test
    void aHomeThatAnotherProgramHasIsPassedOver() throws Exception {
        Files.createDirectories(directory.resolve("w"));
        String lock = directory.resolve("w/lock").toString();
        String code = "var lock = new java.io.RandomAccessFile(\"" + lock + "\", \"rw\").getChannel().lock();"
                + "System.out.println(lock.isValid());System.in.read();";
        Path source = Files.writeString(
                directory.resolve("Locks.java"),
                "class Locks { public static void main(String[] a) throws Exception {" + code + "}}");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process other = new ProcessBuilder(java, source.toString()).start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("true");
            for (int i = 0; i < 3; i++) {
                try (var mine = WorkerDirectory.openFirstFree(directory, "w", i)) {
                    assertThat(mine.name()).isEqualTo("w-2");
                }
            }
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void whatAnEarlierIncarnationLeftIsCleared() throws Exception {
        Path leftover = Files.createDirectories(directory.resolve("w/run-abc/runner-1"));
        Files.writeString(leftover.resolve("file"), "x");
        Files.createDirectories(directory.resolve("w/cache"));
        try (var home = WorkerDirectory.open(directory, "w", 1)) {
            assertThat(directory.resolve("w/run-abc")).doesNotExist();
            assertThat(home.cache()).exists();
        }
    }

    @Test
    void nobodyElseMayLookInside() throws Exception {
        try (var home = WorkerDirectory.open(directory, "w", 1)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.run())))
                    .isEqualTo("rwx------");
            assertThat(home.socket().getParent()).isEqualTo(home.run());
        }
    }

    @Test
    void aLongPathGetsAShortSocket() throws Exception {
        Path deep = directory.resolve("d".repeat(100));
        Path socket;
        try (var home = WorkerDirectory.open(deep, "w", 1)) {
            socket = home.socket();
            assertThat(socket.toString().getBytes(StandardCharsets.UTF_8).length)
                    .isLessThanOrEqualTo(WorkerDirectory.SOCKET_PATH_BYTES_MAX);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())))
                    .isEqualTo("rwx------");
        }
        assertThat(socket.getParent()).doesNotExist();
        assertThat(deep.resolve("w/run-1")).doesNotExist();
    }

    @Test
    void theShortSocketOfAnEarlierIncarnationIsClearedToo() throws Exception {
        Path socket = Files.createTempDirectory("muster-");
        Path precious = Files.createDirectories(directory.resolve("precious"));
        for (Path note : new Path[] {socket, precious}) {
            Path leftover = Files.createDirectories(directory.resolve("w/run-" + note.getFileName()));
            Files.writeString(leftover.resolve("socket-directory"), note.toString());
        }
        WorkerDirectory.open(directory, "w", 1).close();
        assertThat(socket).doesNotExist();
        assertThat(precious).exists();
    }

    @Test
    void aTreeThatResistsGoesAllTheSameAndALinkIsNotFollowed() throws Exception {
        Path precious = Files.writeString(directory.resolve("precious"), "x");
        Path tree = Files.createDirectories(directory.resolve("tree/locked"));
        Files.createSymbolicLink(tree.resolve("link"), precious);
        Files.createSymbolicLink(tree.resolve("nowhere"), Path.of("no-such-file"));
        Files.setPosixFilePermissions(tree, PosixFilePermissions.fromString("r-x------"));
        assertThat(FileTree.delete(directory.resolve("tree"))).isTrue();
        assertThat(precious).exists();
    }
}
