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
 * Recognises library wrappers: objects that a library passes to an executor in place of the user's task, and that complete
 * an object of this program when they have run. A copy of a wrapper would complete a copy, and its user would wait for
 * ever; if this program ran it, the work of the user would run here. So the pool refuses a wrapper, and its message names
 * what to call instead. The one exception is a wrapper around a task that this pool itself has created, as {@link
 * java.util.concurrent.ExecutorCompletionService} does: see {@link WrappedTask}.
 *
 * <p>A wrapper is recognised by its shape, or by the library of its class. Any other wrapper is usually refused by the
 * codec, which accepts no future, latch, executor or thread.
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

    /** The package prefix of a library, and what its users call instead. */
    private static final Map<String, String> CURES = Map.of(
            "java.", "pass the task itself to pool.submit(..)",
            "jdk.internal.", "give that part of the JDK an executor of threads",
            "sun.", "give that part of the JDK an executor of threads",
            "kotlinx.coroutines.", "call pool.submit(..) in the coroutine and await() it (kotlinx.coroutines.future)",
            "reactor.", "use Mono.fromFuture(() -> pool.submit(..))",
            "io.reactivex.", "use Single.defer(() -> Single.fromCompletionStage(pool.submit(..)))",
            "com.google.common.", "use pool.submit(..), and JdkFutureAdapters for a ListenableFuture",
            "org.springframework.", "let the method itself return pool.submit(..), which is a CompletableFuture",
            "scala.concurrent.", "use FutureConverters.asScala(pool.submit(..))",
            "io.netty.", "use pool.submit(..), and complete the promise in its whenComplete");

    /** Not the block of a coroutine but its timer: withTimeout hangs on any exception but a rejection, which cancels it. */
    private static final String KOTLINS_TIMEOUT = "kotlinx.coroutines.TimeoutCoroutine";

    private LibraryWrappers() {}

    /** Whether the object that was passed to the pool must not travel, whatever the codec accepts. */
    public static boolean isWrapper(Object task) {
        for (Class<?> shape : SHAPES) {
            if (shape.isInstance(task)) return true;
        }
        return libraryOf(task) != null;
    }

    /** Thrown in place of a refusal that the code behind the wrapper has already received. */
    public static final class Told extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Told(RuntimeException refusal) {
            super(refusal.getMessage(), refusal);
        }
    }

    /**
     * Accepts every object that is not a wrapper.
     *
     * @throws RejectedExecutionException if it is a wrapper
     * @throws Told if it is a wrapper, and the code that waits behind it has received the refusal
     */
    public static void refuse(Object task) {
        if (!isWrapper(task)) return;
        RuntimeException refusal = refusal(task);
        throw told(task, refusal) ? new Told(refusal) : refusal;
    }

    /**
     * Passes a refusal to the code that waits behind a wrapper, where an exception would not reach it.
     *
     * @return whether that code has received it, so that no other report is needed
     */
    public static boolean told(Object wrapper, RuntimeException refusal) {
        try {
            return KotlinCoroutines.end(wrapper, refusal)
                    || RxJavaSubscribers.end(wrapper, refusal)
                    || ReactorSubscribers.end(wrapper, refusal)
                    || GuavaListeners.end(wrapper, refusal);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return false; // a version of the library with a different internal structure
        }
    }

    /** The exception to throw for a wrapper. */
    public static RuntimeException refusal(Object wrapper) {
        var refusal = new RejectedExecutionException(sentence(wrapper));
        if (wrapper instanceof Runnable task && SilentRejections.isNow()) SilentRejections.tell(task, refusal);
        return dropsRejections(wrapper) ? new IllegalArgumentException(refusal.getMessage(), refusal) : refusal;
    }

    private static String sentence(Object wrapper) {
        String name = wrapper.getClass().getName();
        if (name.startsWith("java.util.concurrent.Executors$")) {
            return "a " + name
                    + " hides the task that it wraps, so that the task cannot travel; pass that task itself to pool.submit(..)";
        }
        if (wrapper instanceof Thread) {
            return "a thread belongs to its JVM; pass what it would run to pool.submit(..)";
        }
        return "a " + name + " completes an object of this program and cannot run in another process; "
                + cure(wrapper, name);
    }

    private static String cure(Object wrapper, String name) {
        if (name.equals("java.util.concurrent.CompletableFuture$AsyncSupply")) {
            return "call pool.supplyAsync(..) instead of CompletableFuture.supplyAsync(.., pool)";
        }
        if (name.equals("java.util.concurrent.CompletableFuture$AsyncRun")) {
            return "call pool.runAsync(..) instead of CompletableFuture.runAsync(.., pool)";
        }
        if (name.startsWith("java.util.concurrent.CompletableFuture$")) {
            return "compose with a task instead: stage.thenCompose(value -> pool.submit(function, value))";
        }
        if (wrapper instanceof TaskFuture<?>) return "it is already a task: call its run(), or pass it to execute(..)";
        String library = libraryOf(wrapper);
        return library == null ? "pass the task itself to pool.submit(..)" : String.valueOf(CURES.get(library));
    }

    private static @Nullable String libraryOf(Object task) {
        String name = task.getClass().getName();
        for (String prefix : CURES.keySet()) {
            if (name.startsWith(prefix)) return prefix;
        }
        return null;
    }

    /**
     * Whether the library takes a {@link RejectedExecutionException} for overload: RxJava then calls a global handler and
     * leaves its subscriber waiting; Kotlin cancels the job without a message and moves it to a thread of this program.
     * Both report any other exception to their caller.
     */
    private static boolean dropsRejections(Object wrapper) {
        String library = libraryOf(wrapper);
        if ("kotlinx.coroutines.".equals(library))
            return !wrapper.getClass().getName().equals(KOTLINS_TIMEOUT);
        return "io.reactivex.".equals(library);
    }

    /** The task of this pool that this object wraps; null if there is none. */
    public static @Nullable Runnable innerOf(Runnable wrapper) {
        return wrapper instanceof FutureTask<?> ? WrappedTask.of((RunnableFuture<?>) wrapper) : null;
    }
}
