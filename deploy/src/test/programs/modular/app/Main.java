package app;

import dev.muster.ProcessPoolExecutor;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.spi.ToolProvider;

/** A program that may be a module: a service of its own, a record that travels by its fields. */
public class Main implements ToolProvider {
    record Pair(int a, String b) {}

    @Override
    public String name() {
        return "of the program";
    }

    @Override
    public int run(PrintWriter out, PrintWriter err, String... arguments) {
        return 0;
    }

    public static void main(String[] arguments) throws Exception {
        try (var pool = ProcessPoolExecutor.builder()
                .maxWorkers(1)
                .connectTimeout(Duration.ofSeconds(60)) // a machine that tests many things at once is slow
                .build()) {
            System.out.println(pool.submit(n -> n + 1, 41).get());
            System.out.println(pool.submit(() -> ToolProvider.findFirst("of the program").isPresent()).get());
            try {
                System.out.println(pool.submit(() -> new Pair(1, "one")).get());
            } catch (Exception e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
