package dev.muster.runner;

import dev.muster.task.RemoteCallable;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.concurrent.CountDownLatch;

/** Tasks that leave something behind. A runner sees them on the class path of the user, so they name nothing of the test. */
final class LeakyTasks {
    private static final List<Object> KEPT = new ArrayList<>();

    private LeakyTasks() {}

    static RemoteCallable<Integer> useUpAllFiles() {
        return () -> {
            try {
                while (KEPT.size() < 100_000) KEPT.add(new FileInputStream("/dev/null"));
            } catch (IOException e) {
                // No more to be had.
            }
            return KEPT.size();
        };
    }

    static RemoteCallable<Integer> useManyFiles() {
        return () -> {
            for (int i = 0; i < 220; i++) KEPT.add(new FileInputStream("/dev/null"));
            return KEPT.size();
        };
    }

    static RemoteCallable<Boolean> removeTheWorkingDirectory() {
        return () -> Files.deleteIfExists(Path.of("").toAbsolutePath());
    }

    /** The same by name, but not for the kernel. */
    static RemoteCallable<Path> renewTheWorkingDirectory() {
        return () -> {
            Path directory = Path.of("").toAbsolutePath();
            Files.delete(directory);
            return Files.createDirectory(directory).getFileName();
        };
    }

    static RemoteCallable<Boolean> removeTheTemporaryDirectory() {
        return () -> Files.deleteIfExists(Path.of(System.getProperty("java.io.tmpdir")));
    }

    static RemoteCallable<Integer> emptyTheSystemProperties() {
        return () -> {
            System.getProperties().clear();
            return 1;
        };
    }

    static RemoteCallable<String> changeASystemProperty() {
        return () -> System.setProperty("user.dir", "/");
    }

    static RemoteCallable<Integer> changeLocaleAndZone() {
        return () -> {
            Locale.setDefault(Locale.forLanguageTag("tlh"));
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Chatham"));
            return 1;
        };
    }

    static RemoteCallable<Integer> replaceStandardOutput() {
        return () -> {
            System.setOut(new PrintStream(new FileOutputStream("/dev/null")));
            return 1;
        };
    }

    static RemoteCallable<Integer> closeTheFileOfStandardError() {
        return () -> {
            new FileOutputStream(FileDescriptor.err).close();
            return 1;
        };
    }

    static RemoteCallable<Integer> leaveAThreadAtWork() {
        return () -> {
            var thread = new Thread(
                    () -> {
                        while (true) Thread.onSpinWait();
                    },
                    "works on");
            thread.start();
            return 1;
        };
    }

    static RemoteCallable<Integer> leaveAThreadThatWaits() {
        return () -> {
            var thread = new Thread(
                    () -> {
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            // ends
                        }
                    },
                    "waits");
            thread.start();
            return 1;
        };
    }

    static RemoteCallable<Integer> closeAllStandardStreams() {
        return () -> {
            System.out.close();
            System.err.close();
            System.in.close();
            return 1;
        };
    }

    static RemoteCallable<Integer> useAllStandardStreams() {
        return () -> {
            System.out.println("printed afterwards");
            System.err.println("complained afterwards");
            return System.in.read();
        };
    }

    static RemoteCallable<Integer> waitInAStaticInitializer() {
        return () -> {
            try {
                return CutOff.VALUE;
            } catch (ExceptionInInitializerError e) {
                return -1; // as if nothing had happened
            }
        };
    }

    static final class CutOff {
        static final int VALUE = waitForTheInterrupt();

        private CutOff() {}

        private static int waitForTheInterrupt() {
            System.out.println("the class waits");
            try {
                new CountDownLatch(1).await();
                return 1;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
