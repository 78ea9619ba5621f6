package edition;

import dev.muster.ProcessPoolExecutor;
import java.io.IOException;
import java.time.Duration;

/** Says which edition of its own module it has, as a class and as a file, and whether a task has the same. */
public final class Main {
    private Main() {}

    static String seen() throws IOException {
        try (var in = Main.class.getResourceAsStream("edition.txt")) {
            return Edition.name() + " " + new String(in.readAllBytes()).strip();
        }
    }

    public static void main(String[] arguments) throws Exception {
        try (var pool = ProcessPoolExecutor.builder()
                .maxWorkers(1)
                .connectTimeout(Duration.ofSeconds(60)) // a machine that tests many things at once is slow
                .build()) {
            System.out.println("here " + seen());
            System.out.println("there " + pool.submit(Main::seen).get());
        }
    }
}
