package answer;

import dev.muster.ProcessPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Asks a pool for one answer, and says how get and close have ended. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
        ProcessPoolExecutor pool;
        try { // which dials, if the target is a cluster
            pool = ProcessPoolExecutor.builder().maxWorkers(1).build();
        } catch (RuntimeException e) {
            System.out.println("build: " + e);
            return;
        }
        try {
            System.out.println("got " + pool.submit(() -> 42).get(60, TimeUnit.SECONDS));
        } catch (Exception | LinkageError e) {
            System.out.println("get: " + e);
        }
        try {
            pool.close();
            System.out.println("closed");
        } catch (RuntimeException e) {
            System.out.println("closed: " + e);
        }
    }
}
