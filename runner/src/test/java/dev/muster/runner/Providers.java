package dev.muster.runner;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.net.spi.URLStreamHandlerProvider;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.charset.spi.CharsetProvider;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.security.MessageDigestSpi;
import java.security.Provider;
import java.time.zone.ZoneRules;
import java.time.zone.ZoneRulesProvider;
import java.util.Hashtable;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.spi.ToolProvider;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;
import org.jspecify.annotations.Nullable;

/** What a program may have for the platform to find: by a property, or as services that a test names. */
public final class Providers {
    private Providers() {}

    public static final class LogHandler extends Handler {
        @SuppressWarnings("JdkObsolete") // several threads may log
        static final StringBuffer TEXT = new StringBuffer();

        @Override
        public void publish(LogRecord record) {
            TEXT.append(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    public static final class Handlers extends URLStreamHandlerProvider {
        @Override
        public @Nullable URLStreamHandler createURLStreamHandler(String protocol) {
            return protocol.equals("probe") ? new OfProbe() : null;
        }
    }

    private static final class OfProbe extends URLStreamHandler {
        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {}

                @Override
                public InputStream getInputStream() {
                    return new ByteArrayInputStream("by the handler".getBytes(StandardCharsets.UTF_8));
                }
            };
        }
    }

    public static final class Charsets extends CharsetProvider {
        @Override
        public Iterator<Charset> charsets() {
            return List.of(StandardCharsets.US_ASCII).iterator();
        }

        @Override
        public @Nullable Charset charsetForName(String name) {
            return name.equals("x-probe") ? StandardCharsets.US_ASCII : null;
        }
    }

    public static final class Security extends Provider {
        private static final long serialVersionUID = 1;

        public Security() {
            super("Probe", "1", "a provider of a user");
            put("MessageDigest.PROBE", Digest.class.getName());
        }
    }

    public static final class Digest extends MessageDigestSpi {
        @Override
        protected void engineUpdate(byte input) {}

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {}

        @Override
        protected byte[] engineDigest() {
            return new byte[] {7};
        }

        @Override
        protected void engineReset() {}
    }

    public static final class Contexts implements InitialContextFactory {
        @Override
        public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
            return new InitialContext(true) {
                @Override
                public Object lookup(String name) {
                    return "found " + name;
                }
            };
        }
    }

    public static final class Loggers extends System.LoggerFinder {
        @Override
        public System.Logger getLogger(String name, Module module) {
            return new System.Logger() {
                @Override
                public String getName() {
                    return "of the user";
                }

                @Override
                public boolean isLoggable(Level level) {
                    return false;
                }

                @Override
                public void log(
                        Level level, @Nullable ResourceBundle bundle, String text, @Nullable Throwable thrown) {}

                @Override
                public void log(Level level, @Nullable ResourceBundle bundle, String format, Object... values) {}
            };
        }
    }

    public static final class Zones extends ZoneRulesProvider {
        @Override
        protected Set<String> provideZoneIds() {
            return Set.of("Probe/Zone");
        }

        @Override
        protected ZoneRules provideRules(String id, boolean forCaching) {
            return ZoneRules.of(java.time.ZoneOffset.ofHours(3));
        }

        @Override
        protected NavigableMap<String, ZoneRules> provideVersions(String id) {
            return new TreeMap<>(Map.of("1", provideRules(id, false)));
        }
    }

    public static final class Tool implements ToolProvider {
        @Override
        public String name() {
            return "probe";
        }

        @Override
        public int run(PrintWriter out, PrintWriter err, String... args) {
            return 42;
        }
    }

    public static final class Files extends FileSystemProvider {
        @Override
        public String getScheme() {
            return "probefs";
        }

        private static UnsupportedOperationException not() {
            return new UnsupportedOperationException("only the provider itself is looked for");
        }

        @Override
        public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
            throw not();
        }

        @Override
        public FileSystem getFileSystem(URI uri) {
            throw not();
        }

        @Override
        public Path getPath(URI uri) {
            throw not();
        }

        @Override
        public SeekableByteChannel newByteChannel(
                Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) {
            throw not();
        }

        @Override
        public DirectoryStream<Path> newDirectoryStream(Path directory, DirectoryStream.Filter<? super Path> filter) {
            throw not();
        }

        @Override
        public void createDirectory(Path directory, FileAttribute<?>... attributes) {
            throw not();
        }

        @Override
        public void delete(Path path) {
            throw not();
        }

        @Override
        public void copy(Path source, Path target, CopyOption... options) {
            throw not();
        }

        @Override
        public void move(Path source, Path target, CopyOption... options) {
            throw not();
        }

        @Override
        public boolean isSameFile(Path path, Path other) {
            throw not();
        }

        @Override
        public boolean isHidden(Path path) {
            throw not();
        }

        @Override
        public FileStore getFileStore(Path path) {
            throw not();
        }

        @Override
        public void checkAccess(Path path, AccessMode... modes) throws IOException {
            throw not();
        }

        @Override
        public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
            throw not();
        }

        @Override
        public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options) {
            throw not();
        }

        @Override
        public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) {
            throw not();
        }

        @Override
        public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
            throw not();
        }
    }
}
