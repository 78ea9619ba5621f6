package dev.muster.model.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which options of one JVM another one gets. */
class JvmOptionsTest {
    private static final Path BASE = Path.of("/base");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Dcolour=green",
                "-Dempty",
                "-Djava.net.preferIPv4Stack=true",
                "-ea",
                "-ea:com.example...",
                "-da:com.example.Slow",
                "-esa",
                "-disableassertions",
                "--enable-preview",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-exports=java.base/sun.net.util=ALL-UNNAMED",
                "--add-reads=java.base=java.logging",
                "--add-modules=java.logging",
                "--enable-native-access=ALL-UNNAMED",
                "-Xss8m",
                "-XX:-OmitStackTraceInFastThrow",
                "-XX:-ShowCodeDetailsInExceptionMessages",
                "--illegal-native-access=deny",
                "--finalization=disabled"
            })
    void whatDecidesTheMeaningOfCodeIsShared(String option) {
        assertThat(JvmOptions.sort(List.of(option), BASE)).isEqualTo(new JvmOptions(List.of(option), List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Xmx2g",
                "-Xms1g",
                "-XX:MaxRAMPercentage=80",
                "-XX:+UseG1GC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+HeapDumpOnOutOfMemoryError",
                "-XX:StartFlightRecording",
                "-Xlog:gc:file=gc.log",
                "-Xshare:auto",
                "-javaagent:agent.jar=port=1",
                "-agentlib:jdwp=transport=dt_socket,server=y,address=5005",
                "-agentpath:/opt/profiler.so",
                "-Xdebug",
                "-Xrunjdwp:server=y",
                "-Dcom.sun.management.jmxremote.port=9010",
                "-Djava.class.path=a.jar",
                "-Djava.system.class.loader=app.Loader",
                "-Djava.util.concurrent.ForkJoinPool.common.threadFactory=app.Threads",
                "-Djava.nio.channels.spi.SelectorProvider=app.Selectors",
                "--module-path=mods",
                "--add-modules=app.main",
                "--add-opens=app.main/app=ALL-UNNAMED",
                "--limit-modules=java.base",
                "-XX:SomethingNew=1"
            })
    void whatEachJvmHasForItselfIsLeftOut(String option) {
        assertThat(JvmOptions.sort(List.of(option), BASE)).isEqualTo(new JvmOptions(List.of(), List.of(option)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--add-opens java.base/java.io=ALL-UNNAMED|--add-opens=java.base/java.io=ALL-UNNAMED",
                "--add-opens=java.base/java.io=app.main|--add-opens=java.base/java.io=ALL-UNNAMED",
                "--add-opens=java.base/java.io=app.a,app.b|--add-opens=java.base/java.io=ALL-UNNAMED",
                "--add-modules=app.main,java.logging|--add-modules=java.logging",
                "--enable-native-access=app.main|--enable-native-access=ALL-UNNAMED",
                "-Xbootclasspath/a:lib/x.jar|-Xbootclasspath/a:/base/lib/x.jar"
            })
    void whatNamesAModuleOrAPathOfTheProgramIsPutIntoItsWorld(String given, String shared) {
        List<String> words = Stream.of(given.split(" ", -1)).toList();
        assertThat(JvmOptions.sort(words, BASE).shared()).containsExactly(shared);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-javaagent:agent.jar",
                "-agentlib:jdwp=transport=dt_socket",
                "-Djava.system.class.loader=app.Loader",
                "-Djava.nio.channels.spi.SelectorProvider=app.Selectors",
                "-Djava.util.concurrent.ForkJoinPool.common.exceptionHandler=app.Handler"
            })
    void whatATaskWouldMissIsToldApart(String option) {
        assertThat(JvmOptions.isMissed(option)).isTrue();
    }

    @Test
    void aHeapIsNotMissed() {
        assertThat(JvmOptions.isMissed("-Xmx2g")).isFalse();
        assertThat(JvmOptions.isMissed("-Djava.class.path=a.jar")).isFalse();
    }

    @Test
    void theOrderStays() {
        List<String> given = List.of("-ea", "-da:a.B", "-Dx=1", "-Dx=2");
        assertThat(JvmOptions.sort(given, BASE).shared()).isEqualTo(given);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-javaagent:lib/a.jar=b=c|-javaagent:/base/lib/a.jar=b=c",
                "-javaagent:a.jar|-javaagent:/base/a.jar",
                "-javaagent:/opt/a.jar=x|-javaagent:/opt/a.jar=x",
                "-agentpath:./p.so|-agentpath:/base/./p.so",
                "-agentlib:jdwp=server=y|-agentlib:jdwp=server=y",
                "@more.args|@/base/more.args",
                "-Dfile=a.txt|-Dfile=a.txt"
            })
    void aRelativePathOfAnAgentIsLookedUpWhereTheProgramIs(String given, String there) {
        assertThat(JvmOptions.inDirectory(given, BASE)).isEqualTo(there);
    }

    @Test
    void theValueOfAPropertyIsNotForALog() {
        assertThat(JvmOptions.forLog("-Dcom.sun.management.password=secret"))
                .isEqualTo("-Dcom.sun.management.password");
        assertThat(JvmOptions.forLog("-Xmx1g")).isEqualTo("-Xmx1g");
    }

    @Test
    void aVariableIsSplitAsAJvmDoesIt() {
        assertThat(JvmVariables.split(" -Da=\"b c\"  '-Dx=y z'\t-Xmx1g \\n\"\"end"))
                .containsExactly("-Da=b c", "-Dx=y z", "-Xmx1g", "\\nend");
        assertThat(JvmVariables.split("  ")).isEmpty();
    }

    @Test
    void aFileOfArgumentsIsSplitAsTheLauncherDoesIt() {
        assertThat(JvmVariables.fileWords(
                        "# a comment\n-Da=\"b c\" -Xmx1g # the heap\n\"-Dp=C:\\\\x\\\n  y\"\n'-Dq=\\'1'"))
                .containsExactly("-Da=b c", "-Xmx1g", "-Dp=C:\\xy", "-Dq='1");
    }

    @Test
    void ofTheVariablesOnlyWhatManyJvmsCanHaveIsPassedOn(@TempDir Path directory) throws Exception {
        Files.writeString(
                directory.resolve("jmx.args"),
                "-Dcom.sun.management.jmxremote.port=9 --add-opens java.base/java.io=x\n");
        var variables = JvmVariables.of(
                Map.of(
                        "JAVA_TOOL_OPTIONS", "-XX:+UseZGC -Dtool=\"a b\" -agentlib:jdwp=server=y,address=5005",
                        "JDK_JAVA_OPTIONS", "@jmx.args -ea @missing.args",
                        "_JAVA_OPTIONS", "-Xmx9g -Dlast=1",
                        "OTHER", "-Dother=1"),
                directory);
        assertThat(variables.forChild())
                .isEqualTo(Map.of(
                        "JAVA_TOOL_OPTIONS", "\"-Dtool=a b\" --add-opens=java.base/java.io=ALL-UNNAMED -ea -Dlast=1"));
        assertThat(JvmVariables.split(variables.forChild().getOrDefault("JAVA_TOOL_OPTIONS", "")))
                .isEqualTo(variables.options().shared());
        assertThat(variables.leftOut())
                .containsExactly(
                        "JAVA_TOOL_OPTIONS: -XX:+UseZGC",
                        "JAVA_TOOL_OPTIONS: -agentlib:jdwp=server=y,address=5005",
                        "JDK_JAVA_OPTIONS: -Dcom.sun.management.jmxremote.port",
                        "JDK_JAVA_OPTIONS: @missing.args",
                        "_JAVA_OPTIONS: -Xmx9g");
    }

    @Test
    void withoutVariablesAChildGetsNone() {
        assertThat(JvmVariables.of(Map.of("PATH", "/bin"), BASE).forChild()).isEmpty();
        assertThat(JvmVariables.of(Map.of("JAVA_TOOL_OPTIONS", "-Xmx1g"), BASE).forChild())
                .isEmpty();
    }
}
