package dev.muster.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ProcessPoolExecutor;
import dev.muster.TaskFuture;
import dev.muster.task.RemoteCallable;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects without an end fill the heap of a program while a task is submitted: no future and no close() waits for ever. */
@Timeout(300)
final class ExhaustedHeapIT {
    @TempDir
    Path directory = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"writes", "grows"})
    void objectsWithoutAnEndFailTheirTaskWithASentenceAndNothingHangs(String how) throws Exception {
        assertThat(run(how))
                .containsPattern(
                        "endless: lambda at ExhaustedHeapIT.java:[0-9]+ .+ captured .* is not written completely")
                .contains("running: 2", "next: 3")
                .contains("ended");
    }

    @Test
    void aResultWithoutAnEndFailsItsTaskWithTheSentenceOfTheRunner() throws Exception {
        assertThat(run("returns"))
                .containsPattern(
                        "endless: .*result cannot travel: .*Endless is not written completely.* -Xmx allows 6[0-9] MiB")
                .contains("running: 2", "next: 3")
                .contains("ended");
    }

    /** They fill the heap before anything of them is written, and all of it stays in use for as long as the task is there. */
    @Test
    void objectsThatFillTheHeapAndStayLeaveNothingThatHangs() throws Exception {
        assertThat(run("counts")).contains("ended");
    }

    @Test
    void aHeapThatIsFullAgainAndAgainLeavesNoFutureWithoutAnEnd() throws Exception {
        assertThat(run("floods")).containsPattern("struck [1-9]").contains("ended");
    }

    private String run(String how) throws Exception {
        Path out = directory.resolve("out");
        var program = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseG1GC", // with it more of the threads have no memory, and not only the one that fills
                        // the heap
                        "-Dmuster.cache=" + directory.resolve("cache"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Exhausting.class.getName(),
                        how))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        boolean isOver;
        try {
            isOver = program.waitFor(200, TimeUnit.SECONDS);
            if (!isOver) printThreads(program, out);
        } finally {
            program.descendants().forEach(ProcessHandle::destroyForcibly);
            program.destroyForcibly();
        }
        String said = Files.readString(out);
        assertThat(isOver).as(said).isTrue();
        assertThat(said).doesNotContain("never done");
        return said;
    }

    private static void printThreads(Process program, Path out) throws IOException, InterruptedException {
        Process printing = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(program.pid()),
                        "Thread.print")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()))
                .start();
        if (!printing.waitFor(30, TimeUnit.SECONDS)) printing.destroyForcibly();
    }

    /** A sequence that makes its next element when it is asked for it, and keeps them all, as lazy streams of libraries do. */
    private static final class Cell {
        private final long value;
        private @Nullable Cell next;

        Cell(long value) {
            this.value = value;
        }

        Cell next() {
            Cell made = next;
            if (made == null) made = next = new Cell(value + 1);
            return made;
        }
    }

    private static final class Endless implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        private final transient Cell first = new Cell(0);
        private final boolean counts;

        Endless(boolean counts) {
            this.counts = counts;
        }

        @Serial
        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
            if (counts) for (Cell each = first; ; each = each.next()) if (each.value < 0) break;
            for (Cell each = first; ; each = each.next()) out.writeObject(each.value);
        }
    }

    /** Each object is written by its fields, and makes the next one. */
    private static final class Growing implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        private final ArrayList<Object> some = new ArrayList<>();

        @Serial
        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
            while (true) {
                some.add(new byte[1000]);
                out.writeObject(some.get(some.size() - 1));
            }
        }
    }

    /** A user's program. */
    static final class Exhausting {
        private static final int ROUNDS = 4;
        private static final int TASKS = 50;
        private static final CountDownLatch NEVER = new CountDownLatch(1);

        private Exhausting() {}

        public static void main(String[] args) throws Exception {
            if (args[0].equals("floods")) {
                floods();
                System.out.println("ended");
                return;
            }
            try (var pool = pool()) {
                System.out.println("first: " + pool.submit(() -> 1).get());
                TaskFuture<Integer> running = pool.submit(() -> {
                    boolean ignored = new CountDownLatch(1).await(3, TimeUnit.SECONDS);
                    return 2;
                });
                tryEndless(pool, args[0]);
                awaitRoom();
                say("running", running);
                say("next", submitted(pool, () -> 3));
            }
            System.out.println("ended");
        }

        private static ProcessPoolExecutor pool() {
            return ProcessPoolExecutor.builder()
                    .target("")
                    .maxWorkers(2)
                    .jvmArguments("-Xmx64m")
                    .build();
        }

        private static void tryEndless(ProcessPoolExecutor pool, String how) throws InterruptedException {
            try {
                if (how.equals("returns")) say("endless", pool.submit(() -> new Endless(false)));
                else say("endless", pool.submit(endless(how)));
            } catch (RejectedExecutionException | OutOfMemoryError e) {
                boolean ignored = e instanceof Error; // there may be no memory to say it before this has returned
            }
        }

        private static RemoteCallable<Object> endless(String how) {
            Object captured = how.equals("grows") ? new Growing() : new Endless(how.equals("counts"));
            return () -> captured;
        }

        /**
         * The heap is full again and again while small tasks come and go. Each pool lives for one round, since it may break in
         * it; what is said at the end is in how many rounds threads of a pool had no memory.
         */
        private static void floods() throws Exception {
            var futures = new ArrayList<@Nullable TaskFuture<Integer>>(TASKS);
            int struck = 0;
            for (int round = 0; round < ROUNDS; round++) {
                try (var pool = pool()) {
                    pool.submit(() -> 1).get();
                    flood(pool, futures);
                    if (areStruck(pool, futures)) struck++;
                }
                futures.clear();
            }
            System.out.println("struck " + struck);
        }

        private static void flood(ProcessPoolExecutor pool, List<@Nullable TaskFuture<Integer>> futures)
                throws InterruptedException {
            var filler = new Thread(Exhausting::fill);
            filler.start();
            for (int i = 0; i < TASKS; i++) futures.add(tried(pool));
            filler.join();
            awaitRoom();
        }

        /** This thread must have memory to say what came of it: what filled the heap goes once nothing holds it any more. */
        private static void awaitRoom() throws InterruptedException {
            while (!tryRoom()) {
                boolean ignored = NEVER.await(20, TimeUnit.MILLISECONDS);
            }
        }

        private static boolean tryRoom() {
            byte @Nullable [] room = null;
            try {
                room = new byte[1 << 20];
                return true;
            } catch (OutOfMemoryError e) {
                return false;
            } finally {
                Reference.reachabilityFence(room);
            }
        }

        private static @Nullable TaskFuture<Integer> tried(ProcessPoolExecutor pool) {
            try {
                return pool.submit(() -> 4);
            } catch (Throwable e) {
                return null; // there may be no memory to say it
            }
        }

        private static void fill() {
            var all = new ArrayList<byte[]>();
            try {
                for (int size = 1 << 20; size >= 16; size /= 8) fill(all, size);
            } finally {
                Reference.reachabilityFence(all); // until here it is in use
            }
        }

        private static void fill(List<byte[]> all, int size) {
            try {
                while (true) all.add(new byte[size]);
            } catch (OutOfMemoryError e) {
                boolean ignored = all.isEmpty(); // the rest is for smaller ones
            }
        }

        /** Whether a task of this round, or one more, reports that a thread of the pool had no memory. */
        private static boolean areStruck(ProcessPoolExecutor pool, List<@Nullable TaskFuture<Integer>> futures)
                throws InterruptedException {
            boolean are = isStruck(submitted(pool, () -> 5));
            for (var each : futures) are |= isStruck(each);
            return are;
        }

        private static boolean isStruck(@Nullable TaskFuture<Integer> future) throws InterruptedException {
            if (future == null) return true;
            try {
                int ignored = future.get(40, TimeUnit.SECONDS);
                return false;
            } catch (ExecutionException e) {
                return String.valueOf(e.getCause()).contains("OutOfMemoryError");
            } catch (TimeoutException e) {
                System.out.println("flood: never done");
                return false;
            }
        }

        private static <T> @Nullable TaskFuture<T> submitted(ProcessPoolExecutor pool, RemoteCallable<T> task) {
            try {
                return pool.submit(task);
            } catch (RejectedExecutionException | OutOfMemoryError e) {
                System.out.println("not taken: " + e);
                return null;
            }
        }

        private static void say(String what, @Nullable TaskFuture<?> future) throws InterruptedException {
            if (future == null) return;
            try {
                System.out.println(what + ": " + future.get(40, TimeUnit.SECONDS));
            } catch (ExecutionException e) {
                System.out.println(
                        what + ": " + Objects.requireNonNull(e.getCause()).getMessage());
            } catch (TimeoutException e) {
                System.out.println(what + ": never done");
            }
        }
    }
}
