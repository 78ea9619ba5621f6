package dev.muster.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which Muster this is. */
public final class Build {
    /** The version, as Maven knows it. */
    public static final String VERSION = read();

    private Build() {}

    private static String read() {
        try (InputStream in = Build.class.getResourceAsStream("build.properties")) {
            if (in == null)
                throw new IllegalStateException("build.properties is missing from the jar of Muster; install it again");
            var properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException("build.properties cannot be read from the jar of Muster", e);
        }
    }
}
