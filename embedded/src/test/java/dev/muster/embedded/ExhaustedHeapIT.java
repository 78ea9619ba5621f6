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
                .contains("endless: the heap has no room for the objects")
                .contains("ended");
    }

    private String run(String how) throws Exception {
        Path out = directory.resolve("out");
        var program = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
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
            isOver = program.waitFor(120, TimeUnit.SECONDS);
        } finally {
            program.descendants().forEach(ProcessHandle::destroyForcibly);
            program.destroyForcibly();
        }
        String said = Files.readString(out);
        assertThat(isOver).as(said).isTrue();
        assertThat(said).doesNotContain("never done");
        return said;
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
        private Exhausting() {}

        public static void main(String[] args) throws Exception {
            try (var pool =
                    ProcessPoolExecutor.builder().target("").maxWorkers(2).build()) {
                System.out.println("first: " + pool.submit(() -> 1).get());
                TaskFuture<Integer> running = pool.submit(() -> {
                    boolean ignored = new CountDownLatch(1).await(3, TimeUnit.SECONDS);
                    return 2;
                });
                if (args[0].equals("floods")) flood(pool);
                else tryEndless(pool, args[0]);
                say("running", running);
                say("next", submitted(pool, () -> 3));
            }
            System.out.println("ended");
        }

        private static void tryEndless(ProcessPoolExecutor pool, String how) throws InterruptedException {
            try {
                say("endless", pool.submit(endless(how)));
            } catch (RejectedExecutionException | OutOfMemoryError e) {
                boolean ignored = e instanceof Error; // there may be no memory to say it before this has returned
            }
        }

        private static RemoteCallable<Object> endless(String how) {
            Object captured = how.equals("grows") ? new Growing() : new Endless(how.equals("counts"));
            return () -> captured;
        }

        /** The heap is full again and again while small tasks come and go. */
        private static void flood(ProcessPoolExecutor pool) throws Exception {
            for (int round = 0; round < 30; round++) {
                var futures = new ArrayList<@Nullable TaskFuture<Integer>>(50);
                var filler = new Thread(Exhausting::fill);
                filler.start();
                for (int i = 0; i < 50; i++) futures.add(tried(pool));
                filler.join();
                for (var each : futures) say("flood", each);
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
                for (int size = 1 << 20; size >= 16; size /= 2) fill(all, size);
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
