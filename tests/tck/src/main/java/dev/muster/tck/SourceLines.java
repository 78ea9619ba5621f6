package dev.muster.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/** Classes that only one side of a pool knows. */
public final class SourceLines {
    private SourceLines() {}

    /** Compiles a class of the unnamed package into the directory. */
    public static void compile(Path directory, String name, String source) throws IOException {
        Path file = directory.resolve(name + ".java");
        Files.writeString(file, source);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", directory.toString(), file.toString());
        if (result != 0) throw new AssertionError("the source of " + name + " does not compile");
    }
}
