package dev.muster.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class PlainTextTest {
    @Test
    void aDurationReadsAsPeopleWriteIt() {
        var expected = Map.ofEntries(
                Map.entry("PT0S", "0 ns"),
                Map.entry("PT0.000002S", "2 µs"),
                Map.entry("PT0.0000025S", "2.5 µs"),
                Map.entry("PT0.3S", "300 ms"),
                Map.entry("PT0.0015S", "1.5 ms"),
                Map.entry("PT2S", "2 s"),
                Map.entry("PT1.5S", "1.5 s"),
                Map.entry("PT59.05S", "59.05 s"),
                Map.entry("PT60S", "1 min"),
                Map.entry("PT90S", "1 min 30 s"),
                Map.entry("PT2H30M", "2 h 30 min"),
                Map.entry("PT24H", "1 d"),
                Map.entry("PT49H", "2 d 1 h"),
                Map.entry("PT-2S", "-2 s"));
        expected.forEach((iso, text) ->
                assertThat(PlainText.of(Duration.parse(iso))).as(iso).isEqualTo(text));
        assertThat(PlainText.of(Duration.ofSeconds(Long.MIN_VALUE))).isNotEmpty();
        assertThat(PlainText.of(Duration.ofSeconds(Long.MAX_VALUE))).endsWith(" h");
    }

    @Test
    void anErrorThatIsOnlyAPathSaysWhatIsTheMatterWithIt() {
        var expected = Map.<Throwable, String>ofEntries(
                Map.entry(new NoSuchFileException("/a"), "there is no file or directory /a"),
                Map.entry(new AccessDeniedException("/a"), "the user of this process may not access /a"),
                Map.entry(
                        new FileSystemException("/a", null, "No space left on device"), "/a: No space left on device"),
                Map.entry(new UncheckedIOException(new NoSuchFileException("/a")), "there is no file or directory /a"),
                Map.entry(new CompletionException(new NoSuchFileException("/a")), "there is no file or directory /a"),
                Map.entry(new UnknownHostException("nowhere"), "the host name nowhere is not known here"),
                Map.entry(new ClassNotFoundException("a.B"), "the class a.B is not on the class path"),
                Map.entry(new NoClassDefFoundError("a/B"), "the class a.B is not on the class path"),
                Map.entry(new EOFException(), "the data ends too early"),
                Map.entry(new IllegalStateException(), "java.lang.IllegalStateException"),
                Map.entry(new IOException("it is broken"), "it is broken"));
        expected.forEach(
                (why, text) -> assertThat(PlainText.of(why)).as(why.toString()).isEqualTo(text));
    }

    @Test
    void aCommandThatIsShownHasNoSecrets() {
        var words = List.of(
                "java",
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-Ddb.url=jdbc:x",
                "-Ddb.password=tiger",
                "-Djava.io.tmpdir=/tmp",
                "-Djavax.net.ssl.keyStorePassword=tiger",
                "-Djava.security.auth.token=tiger",
                "-javaagent:/a.jar=key=tiger",
                "--api-key=tiger",
                "--password",
                "tiger",
                "-jar",
                "/a.jar");
        assertThat(PlainText.command(words))
                .isEqualTo("java -Xmx1g -XX:+UseSerialGC -Ddb.url=*** -Ddb.password=*** -Djava.io.tmpdir=/tmp"
                        + " -Djavax.net.ssl.keyStorePassword=*** -Djava.security.auth.token=*** -javaagent:/a.jar=***"
                        + " --api-key=*** --password *** -jar /a.jar");
    }

    @Test
    void whatAJvmWritesOfItsOwnArgumentsHasNoSecrets() {
        String text = """
                Picked up JAVA_TOOL_OPTIONS: -Ddb.password=tiger -Xmx1g
                # A fatal error
                Command Line: -Xmx1g -Ddb.password=a tiger with spaces -Duser.language=de -jar x.jar
                the task itself printed -Dshown=yes
                """;
        assertThat(PlainText.written(text)).isEqualTo("""
                Picked up JAVA_TOOL_OPTIONS: -Ddb.password=*** -Xmx1g
                # A fatal error
                Command Line: -Xmx1g -Ddb.password=*** -Duser.language=de -jar x.jar
                the task itself printed -Dshown=yes
                """);
    }
}
