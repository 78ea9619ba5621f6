package dev.muster.embedded;

import java.io.PrintWriter;
import java.util.spi.ToolProvider;

/**
 * Tells the version of Muster as a tool of the platform. Every JVM looks for such tools, so it takes this module into its graph
 * wherever it is on the module path, also for a program without a descriptor, which cannot require it.
 */
public final class VersionTool implements ToolProvider {
    @Override
    public String name() {
        return "muster-version";
    }

    @Override
    public int run(PrintWriter out, PrintWriter err, String... arguments) {
        out.println(Build.VERSION);
        return 0;
    }
}
