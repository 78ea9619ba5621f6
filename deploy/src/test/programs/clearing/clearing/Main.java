package clearing;

import dev.muster.ProcessPoolExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.ExecutionException;

/** Clears folders away under its own pool, whose processes have not needed all of their libraries yet. */
public final class Main {
    private Main() {}

    public static void main(String[] folders) throws Exception {
        try (var pool = ProcessPoolExecutor.builder().maxWorkers(1).build()) {
            System.out.println(pool.submit(n -> n + 1, 41).get());
            while (!pool.submit(() -> hasOpenedItsJars()).get()) Thread.onSpinWait();
            clear(folders);
            System.out.println(pool.submit(n -> tax.Rate.of(n), 100).get() + " in a process that lives");
            System.out.println(pool.submit(bytes -> bytes.length, new byte[1 << 20]).get() + " bytes of a call");
            System.out.println(pool.submit(() -> new byte[1 << 20]).get().length + " bytes of a result");
            System.out.println(pool.submit(() -> Files.deleteIfExists(Files.createTempFile("of-a-task", "")))
                    .get());
            clear(folders);
            try {
                pool.submit(() -> Runtime.getRuntime().halt(3)).get();
            } catch (ExecutionException e) {
                System.out.println("died");
            }
            clear(folders);
            System.out.println(pool.submit(n -> tax.Rate.of(n), 200).get() + " in a new process");
        }
    }

    private static boolean hasOpenedItsJars() throws IOException {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.anyMatch(file -> {
                try {
                    return Files.readSymbolicLink(file).getFileName().toString().startsWith("tax");
                } catch (IOException e) {
                    return false; // that of the list itself
                }
            });
        }
    }

    private static void clear(String[] folders) {
        for (String folder : folders) {
            while (Files.exists(Path.of(folder))) {
                try (var files = Files.walk(Path.of(folder))) {
                    for (Path each : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(each);
                } catch (IOException | UncheckedIOException e) {
                    Thread.onSpinWait(); // the process that has just died is cleared up behind meanwhile
                }
            }
        }
    }
}
