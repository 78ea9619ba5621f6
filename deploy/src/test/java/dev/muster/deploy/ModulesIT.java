package dev.muster.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program on the module path has its tasks run: on this machine, and over TCP. */
@Timeout(300)
class ModulesIT {
    private static final Pattern REQUIRES = Pattern.compile("requires (?:transitive |mandated )*([a-z0-9.]+);");

    private static final String DESCRIPTOR =
            "%s module app { requires muster.client; provides java.util.spi.ToolProvider with app.Main; }";

    @TempDir
    static Path directory = Path.of("");

    private static LoopbackCluster cluster;
    private static String libraries = "";
    private static String client = "";
    private static Path open = Path.of("");
    private static Path closed = Path.of("");
    private static Path automatic = Path.of("");
    private static Path edition = Path.of("");
    private static Path newEdition = Path.of("");

    @BeforeAll
    static void start() throws Exception {
        cluster = LoopbackCluster.start(directory);
        List<Path> all = UserJars.libraryJars();
        libraries = UserJars.path(all);
        client = UserJars.path(all.stream()
                .filter(jar -> !jar.getFileName().toString().matches("muster-([0-9]|coordinator|worker|pipe).*"))
                .toList());
        open = module("open", "modular", "app", DESCRIPTOR.formatted("open"));
        closed = module("closed", "modular", "app", DESCRIPTOR.formatted(""));
        automatic = module("automatic", "modular", "app", "");
        edition = module("edition", "edition", "edition", "open module edition { requires muster.client; }");
        newEdition = UserJars.classes("edition-new", directory, List.of());
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    @Test
    void aProgramOfOpenModulesInAFolder() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("folder"));
        for (Path jar : UserJars.libraryJars()) Files.copy(jar, folder.resolve(jar.getFileName()));
        Files.copy(open, folder.resolve("app.jar"));
        cluster.runBothWays(says("42\ntrue\nPair[a=1, b=one]\n"), "-p", folder.toString(), "-m", "app/app.Main");
    }

    @Test
    void aProgramOfAClosedModuleIsToldWhatToOpen() throws Exception {
        cluster.runBothWays(
                program -> assertThat(program.out())
                        .as(program.err())
                        .startsWith("42\ntrue\n")
                        .contains("module app does not open its package: write \"opens app to muster.codec;\""),
                "-p",
                with(closed, libraries),
                "-m",
                "app/app.Main");
    }

    @Test
    void aProgramWithoutADescriptor() throws Exception {
        cluster.runBothWays(
                says("42\nfalse\nPair[a=1, b=one]\n"), "-p", with(automatic, libraries), "-m", "app/app.Main");
    }

    @Test
    void theClientAloneHasClustersAndSaysWhatALocalPoolNeeds() throws Exception {
        for (Path app : List.of(open, automatic)) {
            String[] words = {"-p", with(app, client), "-m", "app/app.Main"};
            try (var embedded = MusterProcess.startJava(directory, Map.of(), words);
                    var overTcp = MusterProcess.startJava(directory, cluster.variables(), words)) {
                assertThat(embedded.toItsEnd().err())
                        .contains("nothing on the class path can run a cluster in this program: add the artifact"
                                + " dev.muster:muster");
                assertThat(embedded.exitCode()).isEqualTo(1);
                assertThat(overTcp.toItsEnd().out())
                        .as(overTcp.err())
                        .startsWith("42\n")
                        .endsWith("Pair[a=1, b=one]\n");
            }
        }
    }

    @Test
    void aPatchOfAModule() throws Exception {
        cluster.runBothWays(
                says("here second second\nthere second second\n"),
                "-p",
                with(edition, libraries),
                "--patch-module",
                "edition=" + newEdition,
                "-m",
                "edition/edition.Main");
    }

    @Test
    void aModuleOfAnotherVersionOnTheUpgradePath() throws Exception {
        Path newer = directory.resolve("newer");
        UserJars.copy(directory.resolve("edition/edition-classes"), newer);
        UserJars.copy(newEdition, newer);
        cluster.runBothWays(
                says("here second second\nthere second second\n"),
                "-p",
                with(edition, libraries),
                "--upgrade-module-path",
                UserJars.pack(newer, directory.resolve("newer.jar")).toString(),
                "-m",
                "edition/edition.Main");
    }

    @Test
    void aProgramWhollyOnTheUpgradePath() throws Exception {
        cluster.runBothWays(
                says("here first first\nthere first first\n"),
                "--upgrade-module-path",
                with(edition, libraries),
                "-m",
                "edition/edition.Main");
    }

    @Test
    void theDescriptorsRequireWhatTheClassesUse() throws Exception {
        String lib = MusterProcess.distribution().resolve("lib").toString();
        var finder = ModuleFinder.of(Path.of(lib));
        for (String name :
                List.of("muster.client", "muster.codec", "muster.coordinator", "muster.proto", "muster.worker")) {
            var said = new StringWriter();
            var out = new PrintWriter(said);
            java.util.spi.ToolProvider.findFirst("jdeps")
                    .orElseThrow()
                    .run(out, out, "--multi-release", "17", "--module-path", lib, "--check", name);
            String text = said.toString();
            assertThat(text).contains("[Suggested module descriptor for " + name + "]");
            var used = REQUIRES.matcher(text.substring(text.indexOf("[Suggested"), text.indexOf("[Transitive")))
                    .results()
                    .map(each -> each.group(1))
                    .filter(module -> !module.equals("org.jspecify")) // annotations, which no JVM needs
                    .toList();
            assertThat(used).hasSizeGreaterThan(2);
            assertThat(readable(name, finder)).as(name).containsAll(used);
        }
    }

    /** What the module requires, and what that requires transitively. */
    private static Set<String> readable(String name, ModuleFinder finder) {
        var found = new TreeSet<String>();
        for (var each : finder.find(name).orElseThrow().descriptor().requires())
            addTransitively(each.name(), finder, found);
        return found;
    }

    private static void addTransitively(String name, ModuleFinder finder, Set<String> found) {
        if (!found.add(name)) return;
        finder.find(name)
                .ifPresent(module -> module.descriptor().requires().stream()
                        .filter(behind -> behind.modifiers().contains(ModuleDescriptor.Requires.Modifier.TRANSITIVE))
                        .forEach(behind -> addTransitively(behind.name(), finder, found)));
    }

    private static Consumer<MusterProcess> says(String expected) {
        return program -> assertThat(program.out()).as(program.err()).isEqualTo(expected);
    }

    private static String with(Path program, String modules) {
        return program + java.io.File.pathSeparator + modules;
    }

    /** A program of src/test/programs as the module of this name; without a descriptor, if that is empty. */
    private static Path module(String kind, String program, String module, String descriptor) throws IOException {
        Path folder = Files.createDirectory(directory.resolve(kind));
        var options = new ArrayList<>(List.of(descriptor.isEmpty() ? "-cp" : "-p", libraries));
        if (!descriptor.isEmpty())
            options.add(Files.writeString(folder.resolve("module-info.java"), descriptor)
                    .toString());
        return UserJars.pack(UserJars.classes(program, folder, options), folder.resolve(module + ".jar"));
    }
}
