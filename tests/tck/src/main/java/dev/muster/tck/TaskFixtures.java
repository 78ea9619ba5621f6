package dev.muster.tck;

import static java.util.Objects.requireNonNull;

import dev.muster.TaskFuture;
import dev.muster.client.session.RemoteTask;
import dev.muster.model.Place;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** How processes live and die, for the contracts that are about that. */
public final class TaskFixtures {
    private static final long PATIENCE_SECONDS = 30;

    /** Threads that a test has left behind and has failed for. */
    static final Set<Thread> BLAMED = ConcurrentHashMap.newKeySet();

    /** Changed in this program, and never in a process. */
    static int state;

    private static final List<byte[]> HOARD = new ArrayList<>();
    static int initialised;
    static @Nullable Thread initialisedBy;
    private static @Nullable WeakReference<Object> remembered;

    private TaskFixtures() {}

    static void initialise() {
        initialised++;
        initialisedBy = Thread.currentThread();
    }

    static int remember(Object argument) {
        remembered = new WeakReference<>(argument);
        return 0;
    }

    static boolean isForgotten() {
        System.gc();
        return remembered != null && remembered.refersTo(null);
    }

    static long pidAfter(long millis) {
        int ignored = SimpleTasks.pause(millis);
        return ProcessHandle.current().pid();
    }

    /** How many processes this program has started, theirs included; the one that archives classes now and then is none of theirs. */
    static long children() {
        return ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .filter(each -> !each.info().commandLine().orElse("").contains(" --rehearse "))
                .count();
    }

    static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    static int exitAfter(long millis, int code) {
        int ignored = SimpleTasks.pause(millis);
        System.exit(code);
        return 0;
    }

    /** For where nobody could catch anything. */
    static void markQuietly(String directory, String name) {
        try {
            int ignored = SimpleTasks.mark(directory, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves so many bytes behind in its process. */
    static long hoards(int bytes) {
        HOARD.add(new byte[bytes]);
        return ProcessHandle.current().pid();
    }

    /** Leaves so much garbage behind in its process. */
    static long litters(int bytes) {
        int ignored = new byte[bytes].length;
        return ProcessHandle.current().pid();
    }

    /** What it failed with. */
    public static Throwable failure(TaskFuture<?> future) throws InterruptedException, TimeoutException {
        try {
            Object result = future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            throw new AssertionError("it gave " + result);
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        }
    }

    static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** Stops it as the system does: it is alive, and neither reads nor answers. */
    static void suspend(long pid) throws IOException, InterruptedException {
        int code =
                new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor();
        if (code != 0) throw new AssertionError("process " + pid + " cannot be suspended: " + code);
    }

    /** For somebody who would be too quick. */
    static void rest() {
        LockSupport.parkNanos(1_000_000);
    }

    /** What nobody can be asked to tell. */
    public interface Condition {
        boolean holds() throws IOException;
    }

    public static void awaitStart(TaskFuture<?> future) {
        await(() -> future.isRunning() || future.isDone());
    }

    /** Waits until the condition holds; fails if it does not hold in time. */
    public static void await(Condition condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        try {
            while (!condition.holds()) {
                if (System.nanoTime() - deadline > 0) throw new AssertionError("it has not come to be");
                LockSupport.parkNanos(1_000_000);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends its process when it is collected there: no task can be blamed. */
    static final class HaltsWhenCollected implements Serializable {
        private static final long serialVersionUID = 1;
        private static final Cleaner CLEANER = Cleaner.create();

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            var unused = CLEANER.register(this, () -> Runtime.getRuntime().halt(13));
        }
    }

    static final class ExitsWhenRead implements Serializable {
        private static final long serialVersionUID = 1;

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            System.exit(11);
        }
    }

    static final class ExitsWhenWritten implements Serializable {
        private static final long serialVersionUID = 1;

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
            System.exit(12);
        }
    }

    /** Where a task that has started runs or ran. */
    static Place placeOf(TaskFuture<?> started) {
        return requireNonNull(((RemoteTask<?>) started).startedAt());
    }
}
