package dev.muster.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ProcessPoolExecutor;
import java.io.File;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a JVM reads while it starts is there when it starts, whichever side names it. */
@Timeout(120)
class StartPropertiesIT {
    @TempDir
    Path directory = Path.of("");

    @Test
    void whatTheBuilderNamesHasItsEffect() throws Exception {
        Path temporary = Files.createDirectories(directory.resolve("temporary files"));
        try (var pool = ProcessPoolExecutor.builder()
                .target("")
                .maxWorkers(1)
                .systemProperty("java.library.path", "/no/such/libraries")
                .systemProperty("user.language", "fr")
                .systemProperty("user.country", "CA")
                .systemProperty("file.encoding", "ISO-8859-1")
                .systemProperty("java.io.tmpdir", temporary.toString())
                .systemProperty("java.util.concurrent.ForkJoinPool.common.parallelism", "7")
                .systemProperty("java.util.concurrent.ForkJoinPool.common.maximumSpares", "1")
                .systemProperty("line.separator", "|")
                .systemProperty("user.home", "/home/somebody")
                .systemProperty("user.secretToken", "tiger")
                .systemProperty("app.mode", "batch")
                .build()) {
            assertThat(pool.submit(StartPropertiesIT::whyNoLibrary).get()).contains("/no/such/libraries");
            assertThat(pool.submit(() -> Locale.getDefault() + " " + Locale.getDefault(Locale.Category.FORMAT))
                            .get())
                    .isEqualTo("fr_CA fr_CA");
            assertThat(pool.submit(() -> Charset.defaultCharset().name()).get()).isEqualTo("ISO-8859-1");
            assertThat(pool.submit(() -> File.createTempFile("some", "file").getParent())
                            .get())
                    .isEqualTo(temporary.toString());
            assertThat(pool.submit(() -> ForkJoinPool.commonPool().getParallelism())
                            .get())
                    .isEqualTo(7);
            assertThat(pool.submit(() -> System.lineSeparator()).get()).isEqualTo("|");
            assertThat(pool.submit(() -> System.getProperty("user.home")).get()).isEqualTo("/home/somebody");
            String command = pool.submit(() ->
                            Files.readString(Path.of("/proc/self/cmdline")).replace('\0', ' '))
                    .get();
            assertThat(command).contains("-Duser.home=/home/somebody").doesNotContain("tiger", "batch");
            assertThat(pool.submit(() -> System.getProperty("user.secretToken") + System.getProperty("app.mode"))
                            .get())
                    .isEqualTo("tigerbatch");
        }
    }

    private static String whyNoLibrary() {
        try {
            System.loadLibrary("probe");
            return "";
        } catch (UnsatisfiedLinkError e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void whatTheProgramHasSetBeforeItsFirstTaskHasItsEffect() throws Exception {
        var code = new UserCode(directory);
        Path main = code.compile("main", "Main", """
                import dev.muster.*;
                import java.util.concurrent.*;

                public class Main {
                    public static void main(String[] args) throws Exception {
                        System.setProperty("java.util.concurrent.ForkJoinPool.common.parallelism", "5");
                        try (var pool = new ProcessPoolExecutor(1)) {
                            System.out.println(pool.submit(() -> ForkJoinPool.commonPool().getParallelism()).get());
                        }
                    }
                }
                """);
        assertThat(code.run("-cp", main + File.pathSeparator + UserCode.CLASS_PATH, "Main"))
                .isEqualTo("5\n");
    }

    @Test
    void whatOptionsOfTheBuilderNameHasItsEffectOverThatOfTheProgram() throws Exception {
        var code = new UserCode(directory);
        Files.writeString(directory.resolve("options"), "-Din.a.file=file");
        Path main = code.compile("main", "Main", """
                import dev.muster.*;
                import java.nio.charset.Charset;
                import java.util.concurrent.*;

                public class Main {
                    static String seen() {
                        return Charset.defaultCharset() + " " + ForkJoinPool.commonPool().getParallelism() + " "
                                + System.getProperty("in.a.file") + " " + System.getProperty("in.a.variable");
                    }

                    public static void main(String[] args) throws Exception {
                        try (var pool = ProcessPoolExecutor.builder().maxWorkers(1)
                                .jvmArguments(
                                        "-Dfile.encoding=ISO-8859-1",
                                        "-Djava.util.concurrent.ForkJoinPool.common.parallelism=5",
                                        "@options")
                                .environmentVariable("JAVA_TOOL_OPTIONS", "-Din.a.variable=variable")
                                .build()) {
                            System.out.println(pool.submit(Main::seen).get());
                        }
                    }
                }
                """);
        assertThat(code.run(
                        "-Dfile.encoding=US-ASCII",
                        "-Djava.util.concurrent.ForkJoinPool.common.parallelism=3",
                        "-Din.a.file=program",
                        "-Din.a.variable=program",
                        "-cp",
                        main + File.pathSeparator + UserCode.CLASS_PATH,
                        "Main"))
                .isEqualTo("ISO-8859-1 5 file variable\n");
    }
}
