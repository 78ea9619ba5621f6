package dev.muster.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.spi.ToolProvider;

/**
 * Tells the version of the client as a tool of the platform. Every JVM looks for such tools, so it takes the module of the client
 * into its graph wherever it is on the module path, also for a program without a descriptor, which cannot require it.
 */
public final class ClientVersion implements ToolProvider {
    private static final String WRITTEN_BY_MAVEN = "/META-INF/maven/dev.muster/muster-client/pom.properties";

    @Override
    public String name() {
        return "muster-client-version";
    }

    @Override
    public int run(PrintWriter out, PrintWriter err, String... arguments) {
        out.println(version());
        return 0;
    }

    private static String version() {
        try (InputStream in = ClientVersion.class.getResourceAsStream(WRITTEN_BY_MAVEN)) {
            if (in == null) return "unknown";
            var properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException("the jar of Muster's client cannot be read", e);
        }
    }
}
