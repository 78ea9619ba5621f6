package dev.muster.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the platform looks for in the system class loader is the user's in a runner, as it is in the program. */
final class SystemLoaderIT extends RealRunnerRig {
    private Path services;

    @BeforeEach
    void writeTheServices() throws Exception {
        services = directory.resolve("with services");
        Files.createDirectories(services.resolve("META-INF/services"));
        var named = Map.of(
                "java.net.spi.URLStreamHandlerProvider", Providers.Handlers.class,
                "java.nio.charset.spi.CharsetProvider", Providers.Charsets.class,
                "java.security.Provider", Providers.Security.class,
                "java.lang.System$LoggerFinder", Providers.Loggers.class,
                "java.time.zone.ZoneRulesProvider", Providers.Zones.class,
                "java.util.spi.ToolProvider", Providers.Tool.class,
                "java.nio.file.spi.FileSystemProvider", Providers.Files.class);
        for (var each : named.entrySet()) {
            Files.writeString(
                    services.resolve("META-INF/services/" + each.getKey()),
                    each.getValue().getName());
        }
        Files.writeString(services.resolve("note.txt"), "a note");
    }

    @Test
    void classesAndResourcesOfTheUserAreThoseOfTheSystemLoader() throws Exception {
        startWithServices();
        assertThat(value(ProbeTasks.classByName())).isEqualTo(true);
        assertThat(value(ProbeTasks.hasNote())).isEqualTo(true);
        assertThat(value(ProbeTasks.readNote())).isEqualTo("a note");
        assertThat(value(ProbeTasks.isContextLoader())).isEqualTo(true);
    }

    @Test
    void whatIsOfTheRunnerStaysHidden() throws Exception {
        startWithServices();
        assertThat(value(ProbeTasks.visible())).isEqualTo(List.of());
    }

    @Test
    void providersOfTheUserAreFound() throws Exception {
        startWithServices();
        assertThat(value(ProbeTasks.readUrl())).isEqualTo("by the handler");
        assertThat(value(ProbeTasks.charset())).isEqualTo("US-ASCII");
        assertThat(value(ProbeTasks.logger())).isEqualTo("of the user");
        assertThat(value(ProbeTasks.zone())).isEqualTo("+03:00");
        assertThat(value(ProbeTasks.tool())).isEqualTo(42);
        assertThat(value(ProbeTasks.hasFileSystem())).isEqualTo(true);
    }

    @Test
    void theToolsOfTheJdkAreFound() throws Exception {
        startWithServices();
        assertThat(value(ProbeTasks.hasJar())).isEqualTo(true);
        assertThat(value(ProbeTasks.hasCompiler())).isEqualTo(true);
    }

    @Test
    void handlersOfTheJdksLoggersAreFound() throws Exception {
        Path config = directory.resolve("logging.properties");
        Files.writeString(config, "handlers=" + Providers.LogHandler.class.getName());
        startWithServices("-Djava.util.logging.config.file=" + config);
        assertThat(value(ProbeTasks.log())).isEqualTo("heard");
    }

    @Test
    void securityProvidersAreFound() throws Exception {
        Path config = directory.resolve("more.security");
        Files.writeString(
                config,
                "security.provider." + (Security.getProviders().length + 1) + "=" + Providers.Security.class.getName());
        startWithServices("-Djava.security.properties=" + config);
        assertThat(value(ProbeTasks.digest())).isEqualTo((byte) 7);
    }

    @Test
    void namingProvidersAreFoundOnAnyThread() throws Exception {
        startWithServices("-Djava.naming.factory.initial=" + Providers.Contexts.class.getName());
        assertThat(value(ProbeTasks.lookup())).isEqualTo("found it");
    }

    @Test
    void agentsStandBehindTheClassPath() throws Exception {
        Path agent = directory.resolve("agent.jar");
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", SmallAgent.class.getName());
        String file = SmallAgent.class.getName().replace('.', '/') + ".class";
        try (var jar = new JarOutputStream(Files.newOutputStream(agent), manifest)) {
            jar.putNextEntry(new JarEntry(file));
            jar.write(
                    SmallAgent.class.getClassLoader().getResourceAsStream(file).readAllBytes());
            jar.closeEntry();
        }
        launch("-javaagent:" + agent);
        Path withoutAgent = directory.resolve("user");
        copyWithout(Path.of(USER), withoutAgent, "SmallAgent.class");
        daemon.bind(withoutAgent.toString());
        assertThat(value(ProbeTasks.agentProperty())).isEqualTo("was here");
        assertThat(value(ProbeTasks.agentCalls())).isEqualTo(1);
    }

    private static void copyWithout(Path from, Path to, String name) throws Exception {
        try (var files = Files.walk(from)) {
            for (Path each : files.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) Files.createDirectories(target);
                else if (!each.endsWith(name)) Files.copy(each, target);
            }
        }
    }

    private void startWithServices(String... jvmArguments) throws Exception {
        launch(jvmArguments);
        daemon.bind(USER, services.toString());
    }
}
