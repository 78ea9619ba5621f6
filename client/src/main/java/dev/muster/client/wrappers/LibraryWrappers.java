package dev.muster.client.wrappers;

import dev.muster.TaskFuture;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What wrappers of an executor hand to it in place of the user's task: shells that complete an object of this program when
 * they have run. A copy of a shell would complete a copy, and its user would wait for ever; run here, it would run the user's
 * work here. So a shell is refused, with the name of what to call instead. The one exception is a shell around a task that
 * this pool itself has made, as {@link java.util.concurrent.ExecutorCompletionService} makes them: see {@link WrappedTask}.
 *
 * <p>A shell is told by its shape, or by the library its class belongs to. One of neither sort still gets no further than the
 * codec as a rule, which lets no future, latch, executor or thread travel.
 */
public final class LibraryWrappers {
    private static final Class<?>[] SHAPES = {
        Future.class,
        CompletionStage.class,
        CompletableFuture.AsynchronousCompletionTask.class,
        Flow.Subscription.class,
        Flow.Subscriber.class,
        // A task that is its own state machine, as those of RxJava, Scala and many a hand-written one are.
        AtomicReference.class,
        AtomicReferenceArray.class,
        AtomicInteger.class,
        AtomicLong.class,
        AtomicBoolean.class
    };

    /** Where the classes of a library begin, and what its users call instead. */
    private static final Map<String, String> CURES = Map.of(
            "java.", "hand the task itself to pool.submit(..)",
            "jdk.internal.", "give that part of the JDK an executor of threads",
            "sun.", "give that part of the JDK an executor of threads",
            "kotlinx.coroutines.", "call pool.submit(..) in the coroutine and await() it (kotlinx.coroutines.future)",
            "reactor.", "use Mono.fromFuture(() -> pool.submit(..))",
            "io.reactivex.", "use Single.defer(() -> Single.fromCompletionStage(pool.submit(..)))",
            "com.google.common.", "use pool.submit(..), and JdkFutureAdapters for a ListenableFuture",
            "org.springframework.", "let the method itself return pool.submit(..), which is a CompletableFuture",
            "scala.concurrent.", "use FutureConverters.asScala(pool.submit(..))",
            "io.netty.", "use pool.submit(..), and complete the promise in its whenComplete");

    /** No block of a coroutine, but its timer: withTimeout hangs on any exception but a rejection, which cancels it. */
    private static final String KOTLINS_TIMEOUT = "kotlinx.coroutines.TimeoutCoroutine";

    private LibraryWrappers() {}

    /** Whether what was handed to the pool must not travel, whatever the codec thinks of it. */
    public static boolean isShell(Object task) {
        for (Class<?> shape : SHAPES) {
            if (shape.isInstance(task)) return true;
        }
        return libraryOf(task) != null;
    }

    /** Thrown in place of a refusal of which those have heard who wait behind the shell. */
    public static final class Told extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Told(RuntimeException refusal) {
            super(refusal.getMessage(), refusal);
        }
    }

    /**
     * Passes everything that is not a shell.
     *
     * @throws RejectedExecutionException if it is one
     * @throws Told if it is one, and who waits behind it has the refusal already
     */
    public static void refuse(Object task) {
        if (!isShell(task)) return;
        RuntimeException refusal = refusal(task);
        throw told(task, refusal) ? new Told(refusal) : refusal;
    }

    /**
     * Gives a refusal to those who wait behind a shell, where an exception would not reach them.
     *
     * @return whether they have it, so that there is nobody left to tell
     */
    public static boolean told(Object shell, RuntimeException refusal) {
        try {
            return KotlinCoroutines.end(shell, refusal)
                    || RxJavaSubscribers.end(shell, refusal)
                    || ReactorSubscribers.end(shell, refusal)
                    || GuavaListeners.end(shell, refusal);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return false; // a version of the library in which the way to them is another
        }
    }

    /** What to throw for a shell. */
    public static RuntimeException refusal(Object shell) {
        var refusal = new RejectedExecutionException(sentence(shell));
        if (shell instanceof Runnable task && SilentRejections.isNow()) SilentRejections.tell(task, refusal);
        return dropsRejections(shell) ? new IllegalArgumentException(refusal.getMessage(), refusal) : refusal;
    }

    private static String sentence(Object shell) {
        String name = shell.getClass().getName();
        if (name.startsWith("java.util.concurrent.Executors$")) {
            return "a " + name
                    + " hides the task that it wraps, which so cannot travel; hand that task itself to pool.submit(..)";
        }
        if (shell instanceof Thread) {
            return "a thread belongs to its JVM; hand to pool.submit(..) what it would run";
        }
        return "a " + name + " completes an object of this program and cannot run in another process; "
                + cure(shell, name);
    }

    private static String cure(Object shell, String name) {
        if (name.equals("java.util.concurrent.CompletableFuture$AsyncSupply")) {
            return "call pool.supplyAsync(..) instead of CompletableFuture.supplyAsync(.., pool)";
        }
        if (name.equals("java.util.concurrent.CompletableFuture$AsyncRun")) {
            return "call pool.runAsync(..) instead of CompletableFuture.runAsync(.., pool)";
        }
        if (name.startsWith("java.util.concurrent.CompletableFuture$")) {
            return "compose with a task instead: stage.thenCompose(value -> pool.submit(function, value))";
        }
        if (shell instanceof TaskFuture<?>) return "it is a task already: call its run(), or execute(..) it";
        String library = libraryOf(shell);
        return library == null ? "hand the task itself to pool.submit(..)" : String.valueOf(CURES.get(library));
    }

    private static @Nullable String libraryOf(Object task) {
        String name = task.getClass().getName();
        for (String prefix : CURES.keySet()) {
            if (name.startsWith(prefix)) return prefix;
        }
        return null;
    }

    /**
     * Whether the library takes a {@link RejectedExecutionException} for a matter of load: RxJava then tells a global handler
     * and leaves its subscriber waiting, Kotlin cancels the job without a word and moves it to a thread of this program. Of
     * any other exception both tell their caller.
     */
    private static boolean dropsRejections(Object shell) {
        String library = libraryOf(shell);
        if ("kotlinx.coroutines.".equals(library))
            return !shell.getClass().getName().equals(KOTLINS_TIMEOUT);
        return "io.reactivex.".equals(library);
    }

    /** The task of this pool that this is a shell of; null if it is none. */
    public static @Nullable Runnable innerOf(Runnable shell) {
        return shell instanceof FutureTask<?> ? WrappedTask.of((RunnableFuture<?>) shell) : null;
    }
}
