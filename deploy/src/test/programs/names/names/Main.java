package names;

import dev.muster.ProcessPoolExecutor;

/** Runs tasks of each kind of transfer; needs no name of a host for that, and finds a file whose name is not ASCII. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        try (var pool = ProcessPoolExecutor.builder().maxWorkers(1).build()) {
            System.out.println(pool.submit(n -> n + 1, 41).get());
            System.out.println(pool.submit(bytes -> bytes.length, new byte[1 << 20]).get() + " bytes of a call");
            System.out.println(pool.submit(() -> new byte[1 << 20]).get().length + " bytes of a result");
            System.out.println(pool.submit(() -> Main.class.getResource("/\u00f6/Gr\u00fc\u00dfe 1%.txt") != null)
                    .get());
        }
    }
}
