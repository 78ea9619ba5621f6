package dev.muster.client.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.RunnerJvm;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SimpleTimeZone;
import java.util.TimeZone;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tasks see of the world of their program. */
class ProgramSettingsTest {
    private static final Path HOME = Path.of("/home/program");
    private static final Map<String, String> BERLIN =
            Map.of("user.language", "de", "user.country", "DE", "user.timezone", "Europe/Berlin");

    private static ProgramSettings world(Charset charset, String... options) {
        return new ProgramSettings(
                List.of(options),
                Map.ofEntries(
                        Map.entry("colour", "green"),
                        Map.entry("set.later", "yes"),
                        Map.entry("java.net.preferIPv4Stack", "true"),
                        Map.entry("java.io.tmpdir", "/var/tmp"),
                        Map.entry("java.version", "17.0.1"),
                        Map.entry("java.vm.name", "a VM"),
                        Map.entry("java.class.path", "."),
                        Map.entry("os.name", "Linux"),
                        Map.entry("user.dir", "/home/program"),
                        Map.entry("user.timezone", "UTC"),
                        Map.entry("file.encoding", "x"),
                        Map.entry("long", "x".repeat(2 << 20))),
                BERLIN,
                charset,
                HOME);
    }

    @Test
    void onThisMachineTasksSeeTheDirectoryThePropertiesAndTheOptionsOfTheProgram() {
        ProgramSettings world =
                world(StandardCharsets.UTF_8, "-ea", "-Dcolour=green", "-Djava.net.preferIPv4Stack=true");
        assertThat(world.localJvm(RunnerOptions.DEFAULT))
                .isEqualTo(new RunnerJvm(
                        List.of("-ea", "-Djava.net.preferIPv4Stack=true", "-Djava.io.tmpdir=/var/tmp"),
                        Map.of(),
                        Optional.of(RunnerJvm.SAME_DIRECTORY)));
        assertThat(world.properties(RunnerOptions.DEFAULT, true))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "colour", "green",
                        "set.later", "yes",
                        "java.net.preferIPv4Stack", "true",
                        "user.language", "de",
                        "user.country", "DE",
                        "user.timezone", "Europe/Berlin"));
    }

    @Test
    void aPropertyThatOnlyUserCodeReadsStandsOnNoCommandLine() {
        assertThat(world(StandardCharsets.UTF_8, "-Ddb.password=secret", "-Djavax.net.ssl.keyStorePassword=x")
                        .localJvm(RunnerOptions.DEFAULT)
                        .arguments())
                .noneMatch(option -> option.contains("assword"));
    }

    @Test
    void inAClusterTasksSeeTheRegionAndTheCharsetOfTheProgramAndNothingElse() {
        ProgramSettings world = world(StandardCharsets.ISO_8859_1, "-ea", "-Dcolour=green");
        assertThat(world.clusterJvm(RunnerOptions.DEFAULT))
                .isEqualTo(new RunnerJvm(List.of("-Dfile.encoding=ISO-8859-1"), Map.of(), Optional.empty()));
        assertThat(world.properties(RunnerOptions.DEFAULT, false)).containsExactlyInAnyOrderEntriesOf(BERLIN);
        assertThat(world(StandardCharsets.UTF_8).clusterJvm(RunnerOptions.DEFAULT))
                .as("so a blank runner will do")
                .isEqualTo(RunnerJvm.PLAIN);
    }

    @Test
    void whatTheBuilderNamesWins() {
        ProgramSettings world = world(StandardCharsets.ISO_8859_1, "-ea");
        var told = RunnerOptions.DEFAULT
                .withArguments("-da", "-Duser.timezone=Asia/Tokyo", "-Dset.later=no", "-javaagent:agent.jar=x")
                .withProperty("colour", "red")
                .withProperty("user.language", "fr")
                .withVariable("MUSTARD", "hot")
                .withDirectory(Path.of("work"));
        assertThat(world.localJvm(told))
                .isEqualTo(new RunnerJvm(
                        List.of(
                                "-ea",
                                "-Djava.net.preferIPv4Stack=true",
                                "-Djava.io.tmpdir=/var/tmp",
                                "-Dfile.encoding=ISO-8859-1",
                                "-da",
                                "-Duser.timezone=Asia/Tokyo",
                                "-Dset.later=no",
                                "-javaagent:/home/program/agent.jar=x",
                                "-Duser.language=fr"),
                        Map.of("MUSTARD", "hot"),
                        Optional.of("/home/program/work")));
        assertThat(world.properties(told, true))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("colour", "red", "java.net.preferIPv4Stack", "true", "user.language", "fr"));
    }

    @Test
    void whatAJvmReadsWhileItStartsIsOnItsCommandLineOnAnyHostUnlessItLooksLikeASecret() {
        var told = RunnerOptions.DEFAULT
                .withProperty("java.library.path", "/opt/lib")
                .withProperty("java.security.auth.token", "tiger")
                .withProperty("colour", "red");
        ProgramSettings world = world(StandardCharsets.UTF_8, "-Djava.auth.password=lion");
        assertThat(world.clusterJvm(told).arguments()).containsExactly("-Djava.library.path=/opt/lib");
        assertThat(world.localJvm(told).arguments())
                .contains("-Djava.library.path=/opt/lib")
                .noneMatch(option -> option.contains("tiger") || option.contains("lion"));
        assertThat(world.properties(told, false))
                .containsEntry("java.library.path", "/opt/lib")
                .containsEntry("java.security.auth.token", "tiger");
    }

    @Test
    void whoInheritsNothingStillRunsInTheDirectoryOfTheProgram() {
        ProgramSettings world = world(StandardCharsets.ISO_8859_1, "-ea");
        var told = RunnerOptions.DEFAULT.withInherits(false).withProperty("mine", "1");
        assertThat(world.localJvm(told))
                .isEqualTo(new RunnerJvm(List.of(), Map.of(), Optional.of(RunnerJvm.SAME_DIRECTORY)));
        assertThat(world.clusterJvm(told)).isEqualTo(RunnerJvm.PLAIN);
        assertThat(world.properties(told, true)).isEqualTo(Map.of("mine", "1"));
        assertThat(world.properties(told, false)).isEqualTo(Map.of("mine", "1"));
    }

    @Test
    void thisProgramSeesItself() {
        System.setProperty("muster.test.world", "yes");
        try {
            ProgramSettings now = ProgramSettings.now(true);
            assertThat(now.properties()).containsEntry("muster.test.world", "yes");
            assertThat(now.charset()).isEqualTo(Charset.defaultCharset());
            assertThat(now.directory()).isEqualTo(Path.of("").toAbsolutePath());
            assertThat(now.options()).noneMatch(option -> option.startsWith("-Xmx"));
        } finally {
            System.clearProperty("muster.test.world");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Berlin", "GMT+05:30", "America/New_York"})
    void aZoneThatAnyJvmKnowsTravelsByItsName(String id) {
        assertThat(ProgramRegion.idOf(TimeZone.getTimeZone(id))).isEqualTo(id);
    }

    @Test
    void aZoneOfTheProgramsOwnTravelsByItsOffsetIfItHasNoOtherRule() {
        assertThat(ProgramRegion.idOf(new SimpleTimeZone(-5_400_000, "ours"))).isEqualTo("GMT-01:30");
        assertThat(ProgramRegion.idOf(new SimpleTimeZone(3_600_000, "Europe/Berlin")))
                .isEqualTo("GMT+01:00");
        assertThat(ProgramRegion.idOf(new SimpleTimeZone(0, "summer", 2, -1, 1, 0, 9, -1, 1, 0)))
                .isEmpty();
    }

    @Test
    void theLocaleTravelsWithItsCategories() {
        Locale locale = Locale.getDefault();
        Locale format = Locale.getDefault(Locale.Category.FORMAT);
        Locale display = Locale.getDefault(Locale.Category.DISPLAY);
        try {
            Locale.setDefault(Locale.forLanguageTag("th-TH-u-nu-thai"));
            Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("sr-Latn-RS"));
            assertThat(ProgramRegion.properties())
                    .containsEntry("user.language", "th")
                    .containsEntry("user.country", "TH")
                    .containsEntry("user.extensions", "u-nu-thai")
                    .containsEntry("user.language.format", "sr")
                    .containsEntry("user.script.format", "Latn")
                    .doesNotContainKey("user.language.display");
        } finally {
            Locale.setDefault(locale);
            Locale.setDefault(Locale.Category.FORMAT, format);
            Locale.setDefault(Locale.Category.DISPLAY, display);
        }
    }

    @Test
    void whatTheManifestOfAStartedJarOpensIsOpenInTasksToo(@TempDir Path directory) throws Exception {
        Path jar = directory.resolve("app.jar");
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Add-Opens", "java.base/java.lang java.base/java.io");
        manifest.getMainAttributes().putValue("Enable-Native-Access", "ALL-UNNAMED");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        String path = jar.toString();
        assertThat(ProgramOptions.ofManifest(ProgramOptions.mainJar(path, path + " an argument")))
                .containsExactly(
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-opens=java.base/java.io=ALL-UNNAMED",
                        "--enable-native-access=ALL-UNNAMED");
        assertThat(ProgramOptions.mainJar(path, "app.Main")).as("-cp app.jar").isNull();
        assertThat(ProgramOptions.mainJar("a:" + path, "app.Main")).isNull();
    }
}
