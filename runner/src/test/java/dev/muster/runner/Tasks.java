package dev.muster.runner;

import dev.muster.task.RemoteCallable;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** What the tests run in real runners. A runner sees it on the class path of the user, so it names nothing of the test. */
final class Tasks {
    private Tasks() {}

    static RemoteCallable<Integer> noop() {
        return () -> 1;
    }

    static RemoteCallable<String> fail(String message) {
        return () -> {
            throw new IllegalStateException(message);
        };
    }

    static RemoteCallable<String> exit(int code) {
        return () -> {
            System.exit(code);
            return "not reached";
        };
    }

    static RemoteCallable<String> exitFromAnotherThread(int code) {
        return () -> {
            var thread = new Thread(() -> System.exit(code), "the one who exits");
            thread.start();
            thread.join();
            return "not reached";
        };
    }

    static RemoteCallable<String> halt(int code) {
        return () -> {
            Runtime.getRuntime().halt(code);
            return "not reached";
        };
    }

    static RemoteCallable<Integer> fillTheHeap() {
        return () -> {
            List<byte[]> all = new ArrayList<>();
            while (all.size() < 1 << 20) all.add(new byte[1 << 20]);
            return all.size();
        };
    }

    static RemoteCallable<Integer> overflow() {
        return () -> deeper(0);
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int deeper(int depth) {
        return deeper(depth + 1) + 1;
    }

    static RemoteCallable<Integer> waitForEver() {
        return () -> {
            new CountDownLatch(1).await();
            return 0;
        };
    }

    static RemoteCallable<Long> startSleep() {
        return () -> new ProcessBuilder("sleep", "1000").start().pid();
    }

    /** Starts a process that belongs to nobody: its parent has ended, and it has a session of its own. */
    static RemoteCallable<String> startDaemonised() {
        return () -> {
            var shell = new ProcessBuilder("sh", "-c", "setsid sh -c 'sleep 1001 >/dev/null 2>&1 & echo $!'").start();
            return new String(shell.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip();
        };
    }

    /** What is read from it here and by way of its file, and how a child ends that reads it, with how many bytes. */
    static RemoteCallable<List<Integer>> readStandardInput() {
        return () -> {
            System.in.close();
            int read = System.in.read();
            int fromFile;
            try (var file = new FileInputStream("/proc/self/fd/0")) {
                fromFile = file.read();
            }
            var child = new ProcessBuilder("cat")
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            int bytes = child.getInputStream().readAllBytes().length;
            return List.of(read, fromFile, child.waitFor(), bytes);
        };
    }

    static RemoteCallable<Integer> closeStandardInput() {
        return () -> {
            new FileInputStream(FileDescriptor.in).close();
            return 1;
        };
    }

    static RemoteCallable<String> leaveThread() {
        return () -> {
            new Thread(
                            () -> {
                                try {
                                    new CountDownLatch(1).await();
                                } catch (InterruptedException e) {
                                    // ends
                                }
                            },
                            "left behind")
                    .start();
            return "ok";
        };
    }

    static RemoteCallable<String> usePoolAndShutItDown() {
        return () -> {
            ExecutorService pool = Executors.newFixedThreadPool(4);
            String answer = pool.submit(() -> "done").get();
            pool.shutdown();
            return answer;
        };
    }

    static RemoteCallable<String> whatIsVisible(String... classNames) {
        return () -> {
            var visible = new StringBuilder();
            for (String name : classNames) {
                try {
                    Class<?> type = Class.forName(name, false, Tasks.class.getClassLoader());
                    visible.append(type.getSimpleName())
                            .append('@')
                            .append(type.getClassLoader().getName())
                            .append(' ');
                } catch (ClassNotFoundException e) {
                    visible.append("- ");
                }
            }
            return visible.toString().strip();
        };
    }

    static RemoteCallable<List<String>> loadersOfTheCommonPool() {
        return () -> IntStream.range(0, 1_000)
                .parallel()
                .mapToObj(i -> Thread.currentThread().getContextClassLoader().getName())
                .distinct()
                .toList();
    }

    /** The threads that stand in a read of a file or socket when the shutdown hooks run, or soon after, go into this file. */
    static RemoteCallable<List<String>> tellOfReadersAtExit(String file) {
        return () -> {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                List<String> readers = readers();
                long begin = System.nanoTime();
                while (!readers.isEmpty() && System.nanoTime() - begin < 3_000_000_000L) readers = readers();
                write(file, readers.toString());
            }));
            return readers();
        };
    }

    private static List<String> readers() {
        var readers = new ArrayList<String>();
        for (var entry : Thread.getAllStackTraces().entrySet()) {
            StackTraceElement[] stack = entry.getValue();
            if (stack.length == 0 || !stack[0].isNativeMethod()) continue;
            String where = stack[0].getClassName();
            if (where.startsWith("sun.nio.") || where.startsWith("java.io."))
                readers.add(entry.getKey().getName());
        }
        return readers;
    }

    /** Exits, but a shutdown hook waits, for ever. */
    static RemoteCallable<String> exitBehindAHookThatWaits(int code) {
        return () -> {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    // ends
                }
            }));
            System.exit(code);
            return "not reached";
        };
    }

    static RemoteCallable<String> neverEndTheHooks(String file) {
        return () -> {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                write(file, "begun");
                while (true) LockSupport.park();
            }));
            return "ok";
        };
    }

    /** For a second from the shutdown on this process has no more file descriptors; what it sees then goes into this file. */
    static RemoteCallable<String> takeAllFilesWhenItEnds(String file) {
        return () -> {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                boolean parent = takeAllFilesForASecond(file);
                write(file, parent ? "with a parent" : "without a parent");
            }));
            ProcessHandle.current().parent(); // the classes that this needs
            takeAllFilesForASecond(file);
            return "ok";
        };
    }

    /** Returns whether there was a parent to be seen. */
    private static boolean takeAllFilesForASecond(String file) {
        var taken = new ArrayList<FileOutputStream>();
        try {
            while (taken.size() < 10_000) taken.add(new FileOutputStream(file + ".taken"));
        } catch (IOException e) {
            // No more to be had.
        }
        boolean parent = ProcessHandle.current().parent().isPresent();
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < 1_000_000_000L) LockSupport.parkNanos(10_000_000);
        try {
            for (FileOutputStream each : taken) each.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parent;
    }

    /** As a whole or not at all. */
    private static void write(String file, String text) {
        try {
            Path part = Files.writeString(Path.of(file + ".part"), text);
            Files.move(part, Path.of(file), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RemoteCallable<String> property(String name) {
        return () -> System.getProperty(name);
    }
}
