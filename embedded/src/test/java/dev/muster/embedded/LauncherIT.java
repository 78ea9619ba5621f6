package dev.muster.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program that a launcher has loaded, as a plugin of a build tool or a server does. */
@Timeout(120)
class LauncherIT {
    private static final String LAUNCHER = """
            import java.io.File;
            import java.net.*;
            import java.util.*;

            public class Launcher {
                /** Finds what it is given, and does not say where. */
                static final class Hidden extends ClassLoader {
                    private final URLClassLoader files;

                    Hidden(URLClassLoader files) {
                        super(ClassLoader.getPlatformClassLoader());
                        this.files = files;
                    }

                    @Override
                    protected Class<?> findClass(String name) throws ClassNotFoundException {
                        try (var in = files.findResource(name.replace('.', '/') + ".class").openStream()) {
                            byte[] bytes = in.readAllBytes();
                            return defineClass(name, bytes, 0, bytes.length);
                        } catch (Exception e) {
                            throw new ClassNotFoundException(name);
                        }
                    }

                    @Override
                    protected URL findResource(String name) {
                        return files.findResource(name);
                    }

                    @Override
                    protected Enumeration<URL> findResources(String name) throws java.io.IOException {
                        return files.findResources(name);
                    }
                }

                public static void main(String[] args) throws Exception {
                    var urls = new ArrayList<URL>();
                    for (String entry : args[1].split(File.pathSeparator)) urls.add(new File(entry).toURI().toURL());
                    var files = new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
                    ClassLoader loader = args[0].equals("hidden") ? new Hidden(files) : files;
                    if (!args[0].equals("silent")) Thread.currentThread().setContextClassLoader(loader);
                    loader.loadClass("Main").getMethod("main", String[].class)
                            .invoke(null, (Object) new String[] {args[0], args[1]});
                }
            }
            """;

    private static final String MAIN = """
            import dev.muster.*;
            import java.nio.file.Path;
            import java.util.*;
            import java.util.logging.*;

            public class Main {
                record Pair(int a, int b) {}

                public static void main(String[] args) throws Exception {
                    var warnings = new ArrayList<String>();
                    var handler = new Handler() {
                        public void publish(LogRecord record) {
                            if (record.getLevel() == Level.WARNING) warnings.add(record.getMessage());
                        }
                        public void flush() {}
                        public void close() {}
                    };
                    Logger.getLogger("").addHandler(handler);
                    var builder = ProcessPoolExecutor.builder().maxWorkers(1);
                    if (args[0].equals("hidden")) {
                        for (String entry : args[1].split(java.io.File.pathSeparator)) builder.addClassPath(Path.of(entry));
                    }
                    try (var pool = builder.build()) {
                        System.out.println(pool.submit(pair -> new Pair(pair.b(), pair.a()), new Pair(1, 2)).get());
                    }
                    System.out.println(warnings);
                }
            }
            """;

    @TempDir
    Path directory = Path.of("");

    private String run(String kind) throws Exception {
        var code = new UserCode(directory);
        Path launcher = code.compile("launcher", "Launcher", LAUNCHER);
        Path main = code.compile("a program", "Main", MAIN);
        return code.run("-cp", launcher.toString(), "Launcher", kind, main + File.pathSeparator + UserCode.CLASS_PATH);
    }

    @Test
    void itsTasksFindWhatItsLoaderFinds() throws Exception {
        assertThat(run("plain")).isEqualTo("Pair[a=2, b=1]\n[]\n");
    }

    @Test
    void alsoWhereTheThreadHasAnotherLoader() throws Exception {
        assertThat(run("silent")).isEqualTo("Pair[a=2, b=1]\n[]\n");
    }

    @Test
    void aLoaderThatDoesNotTellWhereIsNamedInTheLogWithTheCure() throws Exception {
        assertThat(run("hidden"))
                .startsWith(
                        "Pair[a=2, b=1]\n[this program was loaded by a Launcher$Hidden, which does not report its locations")
                .contains("classPath(..)");
    }
}
