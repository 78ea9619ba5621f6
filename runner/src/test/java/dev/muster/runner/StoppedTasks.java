package dev.muster.runner;

import dev.muster.task.RemoteCallable;
import dev.muster.task.RemoteFunction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Tasks that are stopped in the middle of something, and tasks that meet what is left of that. They name nothing of the test. */
final class StoppedTasks {
    private static final int LIBRARY_BYTES = 1 << 22;

    private static final AtomicReference<@Nullable RuntimeException> KEPT = new AtomicReference<>();

    private static @Nullable FileSystem library;

    private StoppedTasks() {}

    static RemoteCallable<Integer> waitForTheStop() {
        return () -> {
            System.out.println("the task waits");
            new CountDownLatch(1).await();
            return 0;
        };
    }

    /** As a value that is made when it is first asked for, and keeps what that threw. */
    static RemoteCallable<Integer> keepWhatTheStopThrows() {
        return () -> {
            System.out.println("the task waits");
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                var thrown = new IllegalStateException("the value cannot be made", e);
                KEPT.set(thrown);
                throw thrown;
            }
            return 0;
        };
    }

    static RemoteCallable<Integer> meetWhatIsKept() {
        return () -> {
            RuntimeException before = KEPT.get();
            if (before != null) throw new CompletionException(before);
            return 0;
        };
    }

    /** As a class loader that reads from a file system in a jar: an interrupt closes the file below it. */
    static RemoteCallable<Integer> readFromALibraryForEver() {
        return () -> {
            Path jar = Files.createTempFile("library", ".jar");
            try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
                var entry = new ZipEntry("a/Thing.class");
                out.putNextEntry(entry);
                var noise = new Random(1);
                byte[] bytes = new byte[LIBRARY_BYTES];
                noise.nextBytes(bytes);
                out.write(bytes);
                out.closeEntry();
            }
            library = FileSystems.newFileSystem(jar);
            System.out.println("the task waits");
            try {
                while (true) read("a/Thing.class");
            } catch (ClosedByInterruptException e) {
                return 0; // as if nothing had happened
            }
        };
    }

    static RemoteCallable<Integer> loadAClassFromTheLibrary() {
        return () -> {
            Class.forName("a.Thing", true, new LibraryLoader());
            return 0;
        };
    }

    private static byte[] read(String name) throws IOException {
        FileSystem from = library;
        if (from == null) throw new IOException("no library");
        var out = new ByteArrayOutputStream();
        try (InputStream in = Files.newInputStream(from.getPath(name))) {
            in.transferTo(out);
        }
        return out.toByteArray();
    }

    private static final class LibraryLoader extends ClassLoader {
        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            try {
                byte[] bytes = read(name.replace('.', '/') + ".class");
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new IllegalStateException("the library cannot be read", e);
            }
        }
    }

    static RemoteFunction<Integer, Integer> meetABrokenClassAtTwo() {
        return n -> {
            if (n == 2) throw new NoClassDefFoundError("Could not initialize class orders.Tax");
            return n;
        };
    }

    static RemoteCallable<Integer> meetABrokenClass() {
        return () -> {
            throw new NoClassDefFoundError("Could not initialize class orders.Tax");
        };
    }

    static RemoteCallable<Integer> meetABrokenClassThroughReflection() {
        return () -> {
            throw new InvocationTargetException(new NoClassDefFoundError("Could not initialize class orders.Tax"));
        };
    }

    static RemoteCallable<Integer> meetABrokenClassThroughAFuture() {
        return () -> {
            throw new ExecutionException(new RuntimeException(new NoClassDefFoundError("orders/Tax")));
        };
    }

    static RemoteCallable<Integer> meetAnotherLinkageError() {
        return () -> {
            throw new CompletionException(new UnsatisfiedLinkError("orders.Native.tax()"));
        };
    }

    static RemoteCallable<Integer> meetAMissingClass() {
        return () -> {
            throw new RuntimeException(new ClassNotFoundException("orders.Tax"));
        };
    }

    static RemoteCallable<Integer> throwSomethingElse() {
        return () -> {
            throw new IllegalStateException("of its own", new InterruptedException());
        };
    }
}
