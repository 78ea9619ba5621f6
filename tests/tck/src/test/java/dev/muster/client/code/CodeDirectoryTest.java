package dev.muster.client.code;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.muster.ProcessPoolExecutor;
import dev.muster.tck.fixtures.LogRecorder;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a directory of a class path leaves this machine. */
class CodeDirectoryTest {
    private static final Path ELSEWHERE = Path.of("").toAbsolutePath();

    @TempDir
    Path directory = Path.of("");

    private Path root = Path.of("");

    @BeforeEach
    void makeAProgram() throws IOException {
        root = Files.createDirectory(directory.resolve("program"));
        write("Main.class", "main");
        write("a/b/Deep.class", "deep");
        write("META-INF/services/x.Y", "z.Y");
        write("messages.properties", "hello=hallo");
        write("ca.pem", "-----BEGIN CERTIFICATE-----");
    }

    private Path write(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(requireNonNull(file.getParent()));
        return Files.writeString(file, content);
    }

    private static List<String> names(CodeDirectory directory) {
        return directory.files().stream().map(CodeDirectory.Stamp::name).toList();
    }

    @Test
    void whatAClassLoaderFindsThereIsShippedTheManifestFirst() throws Exception {
        CodeDirectory found = CodeDirectory.of(root, ELSEWHERE);
        assertThat(names(found))
                .containsExactly(
                        "META-INF/",
                        "META-INF/services/",
                        "META-INF/services/x.Y",
                        "Main.class",
                        "a/",
                        "a/b/",
                        "a/b/Deep.class",
                        "ca.pem",
                        "messages.properties");
        assertThat(found.leftOut()).isEmpty();
    }

    @Test
    void whatBeginsWithADotIsNotShipped() throws Exception {
        write(".env", "PASSWORD=1");
        write(".git/config", "x");
        write("a/.DS_Store", "x");
        Files.createSymbolicLink(root.resolve("env"), root.resolve(".env"));
        CodeDirectory found = CodeDirectory.of(root, ELSEWHERE);
        assertThat(names(found))
                .noneMatch(name -> name.contains(".env") || name.contains(".git") || name.contains("DS_"));
        assertThat(names(found)).as("a link to one").doesNotContain("env");
        assertThat(found.leftOut())
                .containsExactly(
                        ".env (begins with a dot)",
                        ".git (begins with a dot)",
                        "a/.DS_Store (begins with a dot)",
                        "env (a key or another secret)");
    }

    @Test
    void keysAreNotShippedByTheirNamesOrTheirContent() throws Exception {
        for (String name :
                List.of("id_rsa", "id_ed25519", "server.key", "prod.env", "passwords.kdbx", "a/deploy_rsa")) {
            write(name, "a secret");
        }
        write("notes.txt", "see:\n-----BEGIN OPENSSH PRIVATE KEY-----\nabc");
        write("bundle.pem", "-----BEGIN CERTIFICATE-----\n-----BEGIN RSA PRIVATE KEY-----");
        write("id_rsa.pub", "ssh-rsa");
        CodeDirectory found = CodeDirectory.of(root, ELSEWHERE);
        assertThat(found.leftOut()).hasSize(8).allMatch(line -> line.endsWith("(a key or another secret)"));
        assertThat(names(found)).contains("ca.pem", "id_rsa.pub").doesNotContain("id_rsa", "bundle.pem", "notes.txt");
    }

    @Test
    void aKeyStoreIsShippedFromTheOutputOfABuildAndNotFromTheFolderOfTheProgram() throws Exception {
        write("trust.p12", "x");
        assertThat(names(CodeDirectory.of(root, ELSEWHERE))).contains("trust.p12");
        for (Path here : List.of(root, root.resolve("a/b"))) {
            assertThat(names(CodeDirectory.of(root, here)))
                    .doesNotContain("trust.p12")
                    .contains("Main.class");
        }
    }

    @Test
    void linksAreFollowedWithinTheDirectoryAndNeitherOutOfItNorInCircles() throws Exception {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("private.txt"), "x");
        Files.createSymbolicLink(root.resolve("out"), outside);
        Files.createSymbolicLink(root.resolve("out.txt"), outside.resolve("private.txt"));
        Files.createSymbolicLink(root.resolve("gone"), root.resolve("nothing"));
        Files.createSymbolicLink(root.resolve("a/b/up"), root.resolve("a"));
        Files.createSymbolicLink(root.resolve("again"), root.resolve("a/b/Deep.class"));
        CodeDirectory found = CodeDirectory.of(root, ELSEWHERE);
        assertThat(names(found)).contains("again").noneMatch(name -> name.startsWith("out"));
        assertThat(found.leftOut())
                .containsExactly(
                        "a/b/up/ (a circle of links)",
                        "gone (a broken link)",
                        "out (a link that leads out of it)",
                        "out.txt (a link that leads out of it)");
        Path linked = Files.createSymbolicLink(directory.resolve("classes"), root);
        assertThat(names(CodeDirectory.of(linked, ELSEWHERE)))
                .as("the directory may be a link itself")
                .contains("Main.class");
    }

    @Test
    void whatIsNoOrdinaryFileIsNotOpened() throws Exception {
        try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(root.resolve("s")));
            assertThat(CodeDirectory.of(root, ELSEWHERE).leftOut()).containsExactly("s (not a regular file)");
        }
    }

    @Test
    void oneLineOfTheLogTellsWhatIsShippedAndWhatIsNot() throws Exception {
        write(".env", "x");
        write("large.bin", "x".repeat(12_345));
        try (var log = new LogRecorder()) {
            ClassPathDescription.of(List.of(root)).shipped(new BlobShelf(), 1 << 20);
            var line = requireNonNull(log.awaitText("the cluster gets the class path", 10_000));
            assertThat(line.getMessage())
                    .contains("0 jars and 6 files in 1 directory, 12.4 kB")
                    .contains("the largest is " + root.resolve("large.bin") + " (12.3 kB)")
                    .contains("not of " + root + ": .env (begins with a dot)");
        }
    }

    @Test
    void whatIsTooMuchIsRefusedBeforeItIsPackedWithTheLargestAndTheCure() throws Exception {
        Path large = write("data/large.bin", "x".repeat(20_000));
        assertThatThrownBy(() -> ClassPathDescription.of(List.of(root)).shipped(new BlobShelf(), 10_000))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("it has 20.0 kB, and at most 10.0 kB")
                .hasMessageContaining(large + " (20.0 kB)")
                .hasMessageContaining("maxCodeBytes(..)");
        assertThatThrownBy(() -> ProcessPoolExecutor.builder().maxCodeBytes(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxCodeBytes");
    }

    @Test
    void theJarHasWhatIsShippedAndNothingElse() throws Exception {
        write(".env", "x");
        var packed = PackedCode.of(CodeDirectory.of(root, ELSEWHERE), read -> {});
        var names = new ArrayList<String>();
        try (var jar = new ZipInputStream(Files.newInputStream(packed.file()))) {
            for (var entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) names.add(entry.getName());
        }
        assertThat(names).isEqualTo(names(CodeDirectory.of(root, ELSEWHERE)));
    }

    @Test
    void aFileThatVanishesBetweenTheLookAndThePackingIsLeftOut() throws Exception {
        CodeDirectory found = CodeDirectory.of(root, ELSEWHERE);
        Files.delete(root.resolve("a/b/Deep.class"));
        try (var jar = new ZipInputStream(
                Files.newInputStream(PackedCode.of(found, read -> {}).file()))) {
            var names = new ArrayList<String>();
            for (var entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) names.add(entry.getName());
            assertThat(names).contains("Main.class").doesNotContain("a/b/Deep.class");
        }
    }

    @Test
    void anEntryThatVanishesWhileItIsPackedCostsOnlyItself() throws Exception {
        Path gone = directory.resolve("gone.jar");
        var shelf = new BlobShelf();
        assertThat(ShippedCode.of(List.of(gone, root), 1 << 20, shelf)).hasSize(1);
    }

    @Test
    void aFolderThatCannotBeReadIsLeftOut() throws Exception {
        Path closed = Files.createDirectory(root.resolve("closed"));
        Files.setPosixFilePermissions(closed, java.util.Set.of());
        try {
            assumeThat(Files.isReadable(closed))
                    .as("this user may read anything")
                    .isFalse();
            assertThat(CodeDirectory.of(root, ELSEWHERE).leftOut()).contains("closed/ (not readable)");
            assertThat(CodeDirectory.of(closed, ELSEWHERE).leftOut()).containsExactly("all of it (not readable)");
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void whatCannotBePackedSmallerIsNotPacked() throws Exception {
        byte[] noise = new byte[1 << 20];
        new Random(1).nextBytes(noise);
        Files.write(root.resolve("noise.bin"), noise);
        Files.write(root.resolve("zeros.bin"), new byte[1 << 20]);
        var packed = PackedCode.of(CodeDirectory.of(root, ELSEWHERE), read -> {});
        assertThat(packed.size()).isBetween(1L << 20, (1L << 20) + 20_000);
        try (var jar = new ZipFile(packed.file().toFile())) {
            assertThat(jar.getInputStream(jar.getEntry("noise.bin")).readAllBytes())
                    .isEqualTo(noise);
        }
    }
}
