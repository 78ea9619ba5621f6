package dev.muster.client.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a builder is told about the JVMs that run the tasks has its effect, or is refused with what to do instead. */
class RunnerOptionsTest {
    private static final RunnerOptions OPTIONS = RunnerOptions.DEFAULT;

    @ParameterizedTest
    @CsvSource({
        "user.dir, workingDirectory(..)",
        "java.class.path, classPath(..)",
        "java.home, on the JDK of the program",
        "java.system.class.loader, tasks have Muster's",
        "java.util.concurrent.ForkJoinPool.common.threadFactory, create your own pool",
        "java.util.concurrent.ForkJoinPool.common.exceptionHandler, create your own pool",
        "java.nio.channels.spi.SelectorProvider, before the code of the tasks reaches it",
        "java.nio.file.spi.DefaultFileSystemProvider, before the code of the tasks reaches it",
        "jdk.module.path, give --add-modules",
        "jdk.module.main, give --add-modules",
        "java.security.manager, System.setSecurityManager"
    })
    void aPropertyThatNoJvmTakesFromThereIsRefusedInEitherWayToSayIt(String name, String instead) {
        String sentence = "the system property " + name + " cannot be set for the processes that run the tasks: ";
        assertThatThrownBy(() -> OPTIONS.withProperty(name, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(sentence)
                .hasMessageContaining(instead);
        assertThatThrownBy(() -> OPTIONS.withArguments("-ea", "-D" + name + "=x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(sentence)
                .hasMessageContaining(instead);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-cp",
                "-classpath",
                "--class-path=x",
                "-jar",
                "-m",
                "--module=a/b",
                "-version",
                "--version",
                "-help",
                "--dry-run",
                "--list-modules",
                "-X",
                "Main",
                "",
                "-Xmx1g;Main"
            })
    void whatMakesAnythingElseOfAJvmThanAProcessOfThePoolIsRefused(String words) {
        assertThatThrownBy(() -> OPTIONS.withArguments(words.split(";", -1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be an option of the processes that run the tasks: ");
    }

    @Test
    void otherOptionsAreTaken() {
        assertThat(OPTIONS.withArguments(
                                "@file",
                                "-Xmx1g",
                                "--add-opens",
                                "java.base/java.lang=ALL-UNNAMED",
                                "-p",
                                "mods",
                                "-Djava.security.manager=allow",
                                "-Dx")
                        .arguments())
                .hasSize(8);
    }

    @Test
    void aPropertyThatHasTwoValuesIsRefusedWhicheverWasNamedFirst() {
        String sentence = "the system property file.encoding has one value by systemProperty(..) and another by"
                + " -Dfile.encoding in jvmArguments(..); name it once";
        var byName = OPTIONS.withProperty("file.encoding", "UTF-8");
        assertThatThrownBy(() -> byName.withArguments("-Dfile.encoding=US-ASCII"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
        var byOption = OPTIONS.withArguments("-Dfile.encoding=US-ASCII");
        assertThatThrownBy(() -> byOption.withProperty("file.encoding", "UTF-8"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
        assertThat(byName.withArguments("-Dfile.encoding=UTF-8").properties()).hasSize(1);
        assertThat(byName.withArguments("-Dfile.encoding=US-ASCII", "-Dfile.encoding=UTF-8")
                        .arguments())
                .as("the last one counts")
                .hasSize(2);
    }

    @Test
    void allWaysToNameAPropertyCount(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("options"), "-Din.a.file=1 # a comment\n-ea");
        var told = OPTIONS.withProperty("by.itself", "1")
                .withArguments("-Din.an.option=1", "@options", "@nowhere")
                .withVariable("JAVA_TOOL_OPTIONS", "-Xmx1g '-Din.a.variable=1 2'")
                .withVariable("JDK_JAVA_OPTIONS", "@options");
        assertThat(told.namedProperties(directory))
                .containsExactlyInAnyOrder("by.itself", "in.an.option", "in.a.file", "in.a.variable");
    }

    @Test
    void aVariableThatNamesAPropertyWinsOverTheProgramsOwn() {
        var world = new ProgramSettings(
                List.of("-Djava.net.preferIPv4Stack=true"),
                Map.of("java.net.preferIPv4Stack", "true", "colour", "green"),
                Map.of(),
                java.nio.charset.StandardCharsets.UTF_8,
                Path.of("/"));
        var told = OPTIONS.withVariable("JAVA_TOOL_OPTIONS", "-Djava.net.preferIPv4Stack=false -Dcolour=red");
        assertThat(world.localJvm(told).arguments()).isEmpty();
        assertThat(world.properties(told, true)).isEmpty();
    }
}
