package dev.muster.runner.process;

import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * What user code gets as {@code System.in}, {@code out} and {@code err}. All tasks of a runner share these, so none can close
 * them, as any writer around them would do that is closed: what the runner and the JVM itself say at their end goes there too.
 * Beneath, standard input is the null file, so that the processes which a task starts find it empty as well.
 */
public final class StandardStreams {
    private StandardStreams() {}

    public static void install() {
        System.setIn(new ByteArrayInputStream(new byte[0])); // at its end for ever, closed or not
        System.setOut(new Unclosable(System.out, charset("stdout.encoding")));
        System.setErr(new Unclosable(System.err, charset("stderr.encoding")));
    }

    /** Whether the files beneath are open; there are ways to close them nevertheless. */
    public static boolean areOpen() {
        return FileDescriptor.in.valid() && FileDescriptor.out.valid() && FileDescriptor.err.valid();
    }

    /** The one that the JVM has chosen for the stream. */
    private static Charset charset(String property) {
        String name = System.getProperty(property, System.getProperty("sun." + property)); // until Java 18
        return name != null && Charset.isSupported(name) ? Charset.forName(name) : Charset.defaultCharset();
    }

    private static final class Unclosable extends PrintStream {
        Unclosable(PrintStream real, Charset charset) {
            super(real, true, charset);
        }

        @Override
        public void close() {
            flush();
        }
    }
}
