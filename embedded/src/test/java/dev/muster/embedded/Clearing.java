package dev.muster.embedded;

import dev.muster.ProcessPoolExecutor;
import dev.muster.task.RemoteCallable;
import dev.muster.task.RemoteFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.concurrent.ExecutionException;

/** A user's program under which folders are cleared away; {@link ClearedFoldersIT} starts it in a JVM of its own. */
final class Clearing {
    private static final int LARGE = 1 << 20;

    private Clearing() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        Path runs = Path.of(args[1]);
        try (var pool = ProcessPoolExecutor.builder().target("").maxWorkers(1).build()) {
            System.out.println(pool.submit(large(runs)).get().length);
            clear(folder);
            System.out.println(pool.submit(large(runs)).get().length);
            System.out.println(pool.submit(usesATemporaryFile()).get());
            System.out.println(pool.submit(length(), new byte[LARGE]).get());
            clear(folder);
            try { // the next task needs a new process
                System.out.println(pool.submit(exit()).get());
            } catch (ExecutionException e) {
                System.out.println("died");
            }
            clear(folder);
            System.out.println(pool.submit(large(runs)).get().length);
        }
        System.out.println(Files.size(runs) + " runs");
    }

    /** Another thread deletes the files of the process that has just died meanwhile. */
    private static void clear(Path folder) {
        while (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (Path each : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(each);
            } catch (IOException | UncheckedIOException e) {
                Thread.onSpinWait();
            }
        }
    }

    private static RemoteCallable<byte[]> large(Path runs) {
        String file = runs.toString();
        return () -> {
            Files.write(Path.of(file), new byte[1], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return new byte[LARGE];
        };
    }

    private static RemoteFunction<byte[], Integer> length() {
        return bytes -> bytes.length;
    }

    private static RemoteCallable<Boolean> usesATemporaryFile() {
        return () -> Files.deleteIfExists(Files.createTempFile("of-a-task", ""));
    }

    private static RemoteCallable<Integer> exit() {
        return () -> {
            System.exit(3);
            return 0;
        };
    }
}
