package dev.muster.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same code finds the same JVM on a thread and in a process of this machine, whatever its program was started with: one
 * program, started with much, tells.
 */
@Timeout(180)
class ProgramEnvironmentIT {
    /**
     * What has to differ: code, command, heap, threads of the common pool, what one JVM has alone, and how it is told a locale.
     */
    private static final String OWN =
            "-D(java\\.class\\.path|sun\\.java\\.command|java\\.vm\\.compressedOopsMode|java\\.vm\\.info"
                    + "|jdk\\.debug|com\\.sun\\.management\\..*|slf4j\\.internal\\.verbosity|sun\\.nio\\..*|java\\.library\\.path"
                    + "|java\\.util\\.concurrent\\.ForkJoinPool\\.common\\.threadFactory|std(out|err|in)\\.encoding"
                    + "|jdk\\.internal\\.javac\\.source|user\\.(language|script|country|variant)\\.format"
                    + "|sun\\.stdout\\.encoding|sun\\.stderr\\.encoding)";

    @TempDir
    Path directory = Path.of("");

    @Test
    void item_2_4_theSameCodeFindsTheSameWorldOnAThreadAndInAProcess() throws Exception {
        Files.writeString(directory.resolve("here.txt"), "it is here");
        Files.createDirectories(directory.resolve("elsewhere"));
        writeAgent(directory.resolve("agent.jar"));
        Files.writeString(directory.resolve("program.args"), """
                -Duser.timezone=Asia/Tokyo -Duser.language=de -Duser.country=DE
                -Dfile.encoding=ISO-8859-1 -Dapp.given="two words" -Djava.net.preferIPv4Stack=true
                -ea --enable-preview --add-modules jdk.incubator.vector -Xlog:gc:file=gc.log
                --add-opens java.base/java.lang=ALL-UNNAMED --add-exports java.base/jdk.internal.misc=ALL-UNNAMED
                """);
        List<String> lines = run();

        var found = new TreeMap<String, String>();
        for (String line : lines.subList(0, lines.size() - 1)) {
            String[] words = line.split(" ", 3);
            if (words[1].matches(OWN)) continue;
            assertThat(words[0]).as(line).isEqualTo("same");
            found.put(words[1], words[2]);
        }
        assertThat(found)
                .containsEntry("zone", "Asia/Tokyo")
                .containsEntry("locale", "de_DE de_DE")
                .containsEntry("charset", "ISO-8859-1")
                .containsEntry("file", "it is here")
                .containsEntry("date", "dimanche 1 mars 2026")
                .containsEntry("-Dapp.given", "two words")
                .containsEntry("-Dapp.tool", "a tool")
                .containsEntry("-Dset.later", "yes")
                .containsEntry("-Djava.net.preferIPv4Stack", "true")
                .containsKeys("-Djava.io.tmpdir", "-Duser.dir", "-Duser.home");
        for (String yes : List.of("assertions", "opens", "exports", "module", "preview")) {
            assertThat(found).containsEntry(yes, "true");
        }
        assertThat(lines.get(lines.size() - 1))
                .as("an agent by a relative path, and a directory of the builder")
                .isEqualTo("there elsewhere");
    }

    /** What cannot be shared comes by all the ways there are: with it, no second JVM could start. */
    private List<String> run() throws Exception {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@program.args",
                        "-XX:TieredStopAtLevel=1",
                        "-Dmuster.cache=" + directory.resolve("cache"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EnvironmentProgram.class.getName())
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment()
                .put(
                        "JAVA_TOOL_OPTIONS",
                        "-XX:+UseParallelGC \"-Dapp.tool=a tool\""
                                + " -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:"
                                + freePort());
        String jmx = "-Dcom.sun.management.jmxremote.";
        builder.environment()
                .put(
                        "JDK_JAVA_OPTIONS",
                        jmx + "host=127.0.0.1 " + jmx + "port=" + freePort() + " " + jmx + "rmi.port=0 " + jmx
                                + "authenticate=false " + jmx + "ssl=false");
        builder.environment().put("_JAVA_OPTIONS", "-Xms32m -Xmx300m");
        Process program = builder.start();
        try {
            assertThat(program.waitFor(150, TimeUnit.SECONDS))
                    .as(() -> textOf(err))
                    .isTrue();
            assertThat(program.exitValue()).as(() -> textOf(err)).isZero();
        } finally {
            program.destroyForcibly();
        }
        return Files.readString(out, StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> !line.startsWith("Listening for transport"))
                .toList();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String textOf(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void writeAgent(Path jar) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", EnvironmentAgent.class.getName());
        String name = EnvironmentAgent.class.getName().replace('.', '/') + ".class";
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                var in = ProgramEnvironmentIT.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) throw new IOException(name);
            out.putNextEntry(new JarEntry(name));
            in.transferTo(out);
            out.closeEntry();
        }
    }
}
