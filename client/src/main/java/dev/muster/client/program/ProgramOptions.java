package dev.muster.client.program;

import dev.muster.model.jvm.JvmOptions;
import dev.muster.model.jvm.JvmVariables;
import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * The options that this JVM was started with, as far as another one can share them: those of its command line, of files of
 * arguments, of environment variables, and of the manifest of a jar that was started with {@code -jar}.
 */
public final class ProgramOptions {
    private static final System.Logger LOG = System.getLogger("dev.muster");

    /** Asking takes up to a tenth of a second, because the JVM loads its management for it. */
    private static final FutureTask<JvmOptions> OPTIONS = new FutureTask<>(ProgramOptions::read);

    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private ProgramOptions() {}

    /** Begins to read them on a thread of its own, once, so that they are there when a pool starts. */
    public static void prefetch() {
        if (BEGUN.get() || !BEGUN.compareAndSet(false, true)) return;
        try {
            OwnThread.daemon(ThreadRole.OPTIONS_READER, "muster-options", OPTIONS, ProgramOptions::notPrefetched)
                    .start();
        } catch (OutOfMemoryError e) {
            // No thread could be started: the first caller reads them.
        }
    }

    private static void notPrefetched(Throwable why) {
        LOG.log(System.Logger.Level.DEBUG, "the options of this JVM are read when they are needed", why);
    }

    public static JvmOptions get() {
        OPTIONS.run(); // does nothing where it was run, or is running
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return OPTIONS.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (java.util.concurrent.ExecutionException e) {
                    LOG.log(System.Logger.Level.DEBUG, "the options of this JVM cannot be read", e);
                    return new JvmOptions(List.of(), List.of());
                }
            }
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    private static JvmOptions read() {
        Path directory = Path.of("").toAbsolutePath();
        var options = new ArrayList<>(ofManifest(
                mainJar(System.getProperty("java.class.path", ""), System.getProperty("sun.java.command", ""))));
        options.addAll(commandLine());
        JvmOptions sorted = JvmOptions.sort(options, directory);
        tell(sorted, JvmVariables.of(System.getenv(), directory));
        return sorted;
    }

    private static List<String> commandLine() {
        try {
            return ManagementFactory.getRuntimeMXBean().getInputArguments();
        } catch (LinkageError | RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "this JVM has no module java.management, so its options are not known: the JVMs that run the tasks run"
                            + " without them; set the options that they need with jvmArguments(..)",
                    e);
            return List.of();
        }
    }

    /**
     * A debugger or an agent that does not see the tasks is missed, and so is a class that they do not have; a heap or a
     * collector is everybody's own.
     */
    private static void tell(JvmOptions sorted, JvmVariables variables) {
        List<String> left = new ArrayList<>(sorted.leftOut());
        variables.options().leftOut().forEach(left::remove); // the worker tells of these
        if (left.isEmpty()) return;
        var names = left.stream().map(JvmOptions::forLog).toList();
        boolean missed = left.stream().anyMatch(JvmOptions::isMissed);
        LOG.log(
                missed ? System.Logger.Level.INFO : System.Logger.Level.DEBUG,
                "the JVMs that run the tasks do not get these options of this JVM: " + String.join(" ", names)
                        + "; set the options that they need with jvmArguments(..)");
    }

    /** The jar that was started with {@code -jar}; null if the program was started otherwise. */
    static @Nullable Path mainJar(String classPath, String command) {
        boolean isJar =
                classPath.endsWith(".jar") && (command.equals(classPath) || command.startsWith(classPath + " "));
        return isJar ? Path.of(classPath) : null;
    }

    /** What a launcher takes from the manifest of the jar that it starts. */
    static List<String> ofManifest(@Nullable Path jar) {
        if (jar == null) return List.of();
        try (var file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            if (manifest == null) return List.of();
            var options = new ArrayList<String>();
            for (String kind : List.of("Opens", "Exports")) {
                String packages = manifest.getMainAttributes().getValue("Add-" + kind);
                if (packages == null) continue;
                for (String each : packages.strip().split("\\s+", -1)) {
                    if (!each.isEmpty())
                        options.add("--add-" + kind.toLowerCase(java.util.Locale.ROOT) + "=" + each + "=ALL-UNNAMED");
                }
            }
            String nativeAccess = manifest.getMainAttributes().getValue("Enable-Native-Access");
            if (nativeAccess != null) options.add("--enable-native-access=" + nativeAccess.strip());
            return options;
        } catch (IOException e) {
            return List.of();
        }
    }
}
