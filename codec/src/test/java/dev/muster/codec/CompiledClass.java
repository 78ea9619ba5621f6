package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/** Classes that a test compiles itself, each in a loader of its own: versions of one, or stand-ins for those of libraries. */
final class CompiledClass {
    private CompiledClass() {}

    /** The class of this binary name, whose source is given without its package. */
    static Class<?> of(String name, String declaration) throws Exception {
        return of(name, declaration, Runtime.version().feature());
    }

    /** The same, compiled for this release of Java. */
    static Class<?> of(String name, String declaration, int release) throws Exception {
        int dot = name.lastIndexOf('.');
        String header = dot < 0 ? "" : "package " + name.substring(0, dot) + "; ";
        Path folder = Files.createTempDirectory("compiled");
        folder.toFile().deleteOnExit();
        Path source = Files.writeString(folder.resolve(name.substring(dot + 1) + ".java"), header + declaration);
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        folder.toString(),
                        "-proc:none",
                        "-Xlint:none",
                        "--release",
                        Integer.toString(release),
                        source.toString());
        assertThat(status).isZero();
        var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, CompiledClass.class.getClassLoader());
        return loader.loadClass(name);
    }

    static Object instance(Class<?> type) throws Exception {
        var constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }
}
