package dev.muster.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.loader.launch.JarLauncher;

/** A program that was not started by a plain class path has its tasks run all the same: on this machine, and over TCP. */
@Timeout(300)
class LaunchersIT {
    private static final Pattern REQUIRES = Pattern.compile("requires (?:transitive |mandated )*([a-z0-9.]+);");

    @TempDir
    Path directory = Path.of("");

    private final List<MusterProcess> processes = new ArrayList<>();
    private Path tax = Path.of("");
    private Path orders = Path.of("");

    @BeforeEach
    void build() throws Exception {
        tax = UserJars.build("tax", directory, List.of());
        var compilePath = new ArrayList<>(UserJars.distributionJars());
        compilePath.add(tax);
        orders = UserJars.build("orders", directory, compilePath);
    }

    @AfterEach
    void endAll() {
        for (int i = processes.size() - 1; i >= 0; i--) processes.get(i).close();
    }

    @Test
    void anExecutableJarOfSpringBoot() throws Exception {
        Path app = bootJar();
        assertRight(MusterProcess.runJava(directory, Map.of(), "-jar", app.toString(), "50"));
        assertRight(MusterProcess.runJava(
                directory, Map.of("MUSTER_TARGET", startCluster()), "-jar", app.toString(), "50"));
    }

    @Test
    void anExecutableJarOfSpringBootThatWasExtracted() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("extracted"));
        try (FileSystem jar = FileSystems.newFileSystem(bootJar());
                var files = Files.walk(jar.getPath("/"))) {
            for (Path each : files.toList()) {
                Path target = folder.resolve(each.toString().substring(1));
                if (Files.isDirectory(each)) Files.createDirectories(target);
                else Files.copy(each, target);
            }
        }
        assertRight(MusterProcess.runJava(
                directory, Map.of(), "-cp", folder.toString(), JarLauncher.class.getName(), "50"));
    }

    private static final String MODULAR = """
            package app;

            import dev.muster.ProcessPoolExecutor;
            import java.util.*;
            import java.util.spi.ToolProvider;

            public class Main implements ToolProvider {
                record Pair(int a, String b) {}

                public String name() {
                    return "of the program";
                }

                public int run(java.io.PrintWriter out, java.io.PrintWriter err, String... args) {
                    return 0;
                }

                public static void main(String[] args) throws Exception {
                    try (var pool = ProcessPoolExecutor.builder().maxWorkers(1).build()) {
                        System.out.println(pool.submit(n -> n + 1, 41).get());
                        System.out.println(pool.submit(() -> ToolProvider.findFirst("of the program").isPresent()).get());
                        try {
                            System.out.println(pool.submit(() -> new Pair(1, "one")).get());
                        } catch (Exception e) {
                            System.out.println(e.getMessage());
                        }
                    }
                }
            }
            """;

    private static final String DESCRIPTOR = """
            %s module app {
                requires muster.client;
                provides java.util.spi.ToolProvider with app.Main;
            }
            """;

    @Test
    void aProgramOfOpenModulesInAFolder() throws Exception {
        Path modules = modules(DESCRIPTOR.formatted("open"));
        for (var variables : List.of(Map.<String, String>of(), Map.of("MUSTER_TARGET", startCluster()))) {
            var program = MusterProcess.runJava(directory, variables, "-p", modules.toString(), "-m", "app");
            assertThat(program.out()).as(program.err()).isEqualTo("42\ntrue\nPair[a=1, b=one]\n");
        }
    }

    @Test
    void aProgramOfAClosedModuleIsToldWhatToOpen() throws Exception {
        Path modules = modules(DESCRIPTOR.formatted(""));
        var program = MusterProcess.runJava(directory, Map.of(), "-p", modules.toString(), "-m", "app");
        assertThat(program.out())
                .as(program.err())
                .startsWith("42\ntrue\n")
                .contains("module app does not open its package: write \"opens app to muster.codec;\"");
    }

    @Test
    void aProgramWithoutADescriptorOnTheModulePath() throws Exception {
        Path modules = modules("");
        var program = MusterProcess.runJava(directory, Map.of(), "-p", modules.toString(), "-m", "app");
        assertThat(program.out()).as(program.err()).isEqualTo("42\nfalse\nPair[a=1, b=one]\n");
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

    private static Set<String> readable(String name, ModuleFinder finder) {
        var found = new TreeSet<String>();
        for (var each : finder.find(name).orElseThrow().descriptor().requires()) {
            found.add(each.name());
            finder.find(each.name())
                    .ifPresent(module -> module.descriptor().requires().stream()
                            .filter(behind ->
                                    behind.modifiers().contains(ModuleDescriptor.Requires.Modifier.TRANSITIVE))
                            .forEach(behind -> found.add(behind.name())));
        }
        return found;
    }

    /** A folder with the library, what it stands on, and the program. */
    private Path modules(String descriptor) throws Exception {
        Path modules = Files.createDirectories(directory.resolve("modules"));
        for (Path jar : UserJars.distributionJars()) {
            String name = jar.getFileName().toString();
            if (name.matches("(muster-deploy|picocli|progressbar|jline|logback).*")) continue;
            Files.copy(jar, modules.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        Path sources = Files.createDirectories(directory.resolve("app-sources/app"));
        Path main = Files.writeString(sources.resolve("Main.java"), MODULAR);
        var words = new ArrayList<>(List.of("--release", "17", "-proc:none", "-d", directory.resolve("app") + ""));
        if (descriptor.isEmpty()) words.addAll(List.of("-cp", jars(modules)));
        else
            words.addAll(List.of(
                    "-p",
                    modules + "",
                    "" + Files.writeString(sources.resolveSibling("module-info.java"), descriptor)));
        words.add(main.toString());
        int errors =
                javax.tools.ToolProvider.getSystemJavaCompiler().run(null, null, null, words.toArray(new String[0]));
        assertThat(errors).isZero();
        String jar = modules.resolve("app.jar").toString();
        int packed = java.util.spi.ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "-c",
                        "-f",
                        jar,
                        "-e",
                        "app.Main",
                        "-C",
                        directory.resolve("app") + "",
                        ".");
        assertThat(packed).isZero();
        return modules;
    }

    private static String jars(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return String.join(
                    java.io.File.pathSeparator, files.map(Path::toString).toList());
        }
    }

    private Path bootJar() throws Exception {
        var libraries = new ArrayList<>(UserJars.distributionJars());
        libraries.add(tax);
        return BootJar.build(directory.resolve("app.jar"), orders, "orders.Main", libraries);
    }

    private String startCluster() throws Exception {
        String target = start("coordinator", "--listen", "127.0.0.1:0").firstLine();
        start("worker", "--target", target, "--name", "one", "--slots", "1", "--work-directory", "" + directory)
                .firstLine();
        await().atMost(Duration.ofSeconds(100))
                .until(() -> MusterProcess.run(directory, Map.of(), "status", "--target", target, "-o", "json")
                        .out()
                        .contains("\"one\""));
        return target;
    }

    private MusterProcess start(String... arguments) throws IOException {
        var process = MusterProcess.start(directory, Map.of(), arguments);
        processes.add(process);
        return process;
    }

    private static void assertRight(MusterProcess program) {
        assertThat(program.exitCode()).as(program.err()).isZero();
        long sum = 120L * (49 * 50 / 2 - 13);
        assertThat(program.out()).as(program.err()).contains("sum " + sum, "mapped 6", "unpaid 1");
    }
}
