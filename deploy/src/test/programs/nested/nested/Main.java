package nested;

import dev.muster.ProcessPoolExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tax.Rate;

/** Says what it finds in its class path, and whether a task finds the same. */
public final class Main {
    private Main() {}

    record Pair(int a, int b) {}

    static String seen() throws Exception {
        var found = new ArrayList<String>();
        found.add("rate " + Rate.of(100L));
        found.add("version " + Main.class.getPackage().getImplementationVersion());
        for (String name : List.of("META-INF/around.txt", "which.txt")) {
            var url = Main.class.getClassLoader().getResource(name);
            if (url == null) continue;
            try (var in = url.openStream()) {
                found.add(new String(in.readAllBytes()));
            }
        }
        return found.toString();
    }

    public static void main(String[] arguments) throws Exception {
        try (var pool = ProcessPoolExecutor.builder()
                .maxWorkers(1)
                .connectTimeout(Duration.ofSeconds(60)) // a machine that tests many things at once is slow
                .build()) {
            System.out.println(pool.submit(pair -> new Pair(pair.b(), pair.a()), new Pair(1, 2)).get());
            System.out.println("here " + seen());
            System.out.println("there " + pool.submit(Main::seen).get());
        }
    }
}
