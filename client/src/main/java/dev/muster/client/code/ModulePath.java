package dev.muster.client.code;

import dev.muster.client.program.ProgramOptions;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ResolvedModule;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The modules that a program was started with, for tasks, which have them on a class path. What differs there is where services
 * are named: in the descriptor of a module, or in files.
 */
final class ModulePath {
    private static @Nullable Path services; // guarded by the class

    private ModulePath() {}

    /** What patches modules of this program, then the modules themselves, as a JVM looks for their classes. */
    static List<File> ofThisProgram() {
        var files = new ArrayList<File>();
        String path = System.getProperty("jdk.module.path", "");
        String upgrades = System.getProperty("jdk.module.upgrade.path", "");
        if (!path.isEmpty() || !upgrades.isEmpty())
            files.addAll(patches(ProgramOptions.get().leftOut()));
        files.addAll(files(upgrades));
        files.addAll(files(path));
        return files;
    }

    /** Of the modules of the program: a patch of one of the JDK is an option that a runner gets as well. */
    static List<File> patches(List<String> options) {
        var files = new ArrayList<File>();
        for (String option : options) {
            String[] parts = option.split("=", 3);
            if (parts.length < 3 || !parts[0].equals("--patch-module")) continue;
            for (String path : parts[2].split(File.pathSeparator, -1)) {
                if (!path.isEmpty()) files.add(new File(path));
            }
        }
        return files;
    }

    /** The jars and folders of a module path, one of whose elements may be a folder of modules. */
    static List<File> files(String path) {
        var files = new ArrayList<File>();
        if (path.isEmpty()) return files;
        for (String element : path.split(File.pathSeparator, -1)) {
            var file = new File(element);
            File[] children = isModule(file) ? null : new File(file.getAbsolutePath()).listFiles(ModulePath::isModule);
            if (children == null) {
                files.add(file);
            } else {
                Arrays.sort(children);
                files.addAll(Arrays.asList(children));
            }
        }
        return files;
    }

    private static boolean isModule(File file) {
        return new File(file, "module-info.class").isFile()
                || (file.isFile() && file.getName().endsWith(".jar"));
    }

    /** A jar with the services of the modules of this program, named as a class path names them; null if there are none. */
    static synchronized @Nullable Path services() {
        if (services != null) {
            try {
                CodeCopies.restore(services);
                return services;
            } catch (IOException e) {
                throw unwritable(e);
            }
        }
        var providers = new TreeMap<String, Set<String>>();
        for (ResolvedModule module : ModuleLayer.boot().configuration().modules()) {
            boolean isOfJdk = module.reference()
                    .location()
                    .map(uri -> !"file".equals(uri.getScheme()))
                    .orElse(true);
            if (isOfJdk || module.reference().descriptor().isAutomatic()) continue;
            for (ModuleDescriptor.Provides each :
                    module.reference().descriptor().provides()) {
                for (String provider : each.providers()) {
                    if (!canBeMade(provider)) continue;
                    providers
                            .computeIfAbsent(each.service(), service -> new TreeSet<>())
                            .add(provider);
                }
            }
        }
        if (providers.isEmpty()) return null;
        try {
            byte[] bytes = jar(providers);
            services = CodeCopies.make("services-of-modules", out -> out.write(bytes));
            return services;
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static UncheckedIOException unwritable(IOException e) {
        return new UncheckedIOException(
                "the services of the modules of this program cannot be written to the cache of this user; free space"
                        + " there, or set another directory with -Dmuster.cache",
                e);
    }

    /** One that only its method provider() makes is no service on a class path, and would keep the others from being found. */
    private static boolean canBeMade(String provider) {
        try {
            Class<?> type = Class.forName(provider, false, ClassLoader.getSystemClassLoader());
            return Modifier.isPublic(type.getModifiers())
                    && Modifier.isPublic(type.getDeclaredConstructor().getModifiers());
        } catch (ReflectiveOperationException | LinkageError e) {
            return false;
        }
    }

    private static byte[] jar(Map<String, Set<String>> providers) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(bytes)) {
            for (var each : providers.entrySet()) {
                var entry = new ZipEntry("META-INF/services/" + each.getKey());
                entry.setTimeLocal(PackedCode.EPOCH);
                out.putNextEntry(entry);
                out.write((String.join("\n", each.getValue()) + "\n").getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
