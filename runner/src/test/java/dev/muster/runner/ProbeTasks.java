package dev.muster.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.task.RemoteCallable;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.file.spi.FileSystemProvider;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.FutureTask;
import java.util.logging.Logger;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import javax.naming.InitialContext;

/** Tasks that look for code where the platform looks for it. */
final class ProbeTasks {
    private ProbeTasks() {}

    static RemoteCallable<Object> classByName() {
        return () -> Class.forName(Providers.Tool.class.getName(), true, ClassLoader.getSystemClassLoader())
                == Providers.Tool.class;
    }

    static RemoteCallable<Object> hasNote() {
        return () -> ClassLoader.getSystemResource("note.txt") != null;
    }

    static RemoteCallable<Object> readNote() {
        return () ->
                new String(ClassLoader.getSystemResourceAsStream("note.txt").readAllBytes(), UTF_8);
    }

    static RemoteCallable<Object> isContextLoader() {
        return () -> Thread.currentThread().getContextClassLoader() == ClassLoader.getSystemClassLoader();
    }

    static RemoteCallable<Object> visible() {
        return () -> Stream.of(
                        "com.esotericsoftware.kryo.kryo5.Kryo", "dev.muster.codec.Codec", "dev.muster.runner.Main")
                .filter(ProbeTasks::isThere)
                .toList();
    }

    static RemoteCallable<Object> readUrl() {
        return () -> new String(new URL("probe:x").openStream().readAllBytes(), UTF_8);
    }

    static RemoteCallable<Object> charset() {
        return () -> Charset.forName("x-probe").name();
    }

    static RemoteCallable<Object> logger() {
        return () -> System.getLogger("x").getName();
    }

    @SuppressWarnings("InvalidZoneId") // a provider of the test knows it
    static RemoteCallable<Object> zone() {
        return () -> ZoneId.of("Probe/Zone").getRules().getOffset(Instant.EPOCH).toString();
    }

    static RemoteCallable<Object> tool() {
        return () -> ToolProvider.findFirst("probe").orElseThrow().run(System.out, System.err);
    }

    static RemoteCallable<Object> hasFileSystem() {
        return () -> FileSystemProvider.installedProviders().stream()
                .map(FileSystemProvider::getScheme)
                .anyMatch("probefs"::equals);
    }

    static RemoteCallable<Object> hasJar() {
        return () -> ToolProvider.findFirst("jar").isPresent();
    }

    static RemoteCallable<Object> hasCompiler() {
        return () -> javax.tools.ToolProvider.getSystemJavaCompiler() != null;
    }

    static RemoteCallable<Object> log() {
        return () -> {
            Logger.getLogger("any").warning("heard");
            return Providers.LogHandler.TEXT.toString();
        };
    }

    static RemoteCallable<Object> digest() {
        return () -> MessageDigest.getInstance("PROBE").digest()[0];
    }

    @SuppressWarnings("BanJNDI") // the test looks up its own name
    static RemoteCallable<Object> lookup() {
        return () -> {
            var lookup = new FutureTask<Object>(() -> new InitialContext().lookup("it"));
            var thread = new Thread(lookup);
            thread.setContextClassLoader(null);
            thread.start();
            return lookup.get();
        };
    }

    static RemoteCallable<Object> agentProperty() {
        return () -> System.getProperty("small.agent");
    }

    static RemoteCallable<Object> agentCalls() {
        return () ->
                Class.forName(SmallAgent.class.getName()).getMethod("calls").invoke(null);
    }

    private static boolean isThere(String name) {
        try {
            Class.forName(name, false, ClassLoader.getSystemClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
