package dev.muster.client.wrappers;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Subscribers of RxJava that wait behind what its scheduler passes to an executor. An exception of the executor reaches
 * only the caller of the operator, which after a timer or another scheduler is a thread that drops it, and the subscriber
 * would wait for ever. So this class ends the operator, and its subscriber gets the refusal in its {@code onError}; it runs
 * no code between them.
 *
 * <p>RxJava is not a dependency, and the path to the subscriber is internal to it. With a version in which that path is
 * different, the executor throws an exception as before. The same holds for code that schedules work without an operator.
 */
final class RxJavaSubscribers {
    private static final String OURS = "io.reactivex.";
    private static final String KIND =
            "io\\.reactivex\\..*\\.operators\\.[a-z]+\\.(?:Completable|Maybe|Single|Observable|Flowable|Parallel)";

    /**
     * Reach their subscriber only by what they pass on, or pass it on in the one place from where they do: disposed of, they
     * reach it no more.
     */
    private static final Pattern ALONE = Pattern.compile(
            KIND
                    + "(?:ObserveOn|SubscribeOn|RunOn|Timer|Delay|Interval|IntervalRange|ConcatMapScheduler|ThrottleLatest)\\$.*");
    /** Hand over what the passing of time does to a source that reaches the subscriber by itself. */
    private static final Pattern BESIDE_A_SOURCE =
            Pattern.compile(KIND + "(?:Debounce|ThrottleFirst|Sample|Buffer|Window|Timeout)(?:Timed)?\\$.*");
    /** Operators that pass on the cancellation of a source, for a subscriber that no longer listens. */
    private static final Pattern LEAVING = Pattern.compile(KIND + "(?:UnsubscribeOn|DisposeOn|RefCount)\\$.*");

    /** Holds a queue of what has been scheduled, and passes itself on. */
    private static final String WORKER = "ExecutorScheduler$ExecutorWorker";
    /** Holds a wrapper until its time has come, where the executor cannot schedule. */
    private static final String DELAYED = "ExecutorScheduler$DelayedRunnable";
    /** Holds a wrapper, and code that waits for its end to pass on the next: {@code Scheduler.when}. */
    private static final String COUNTED = "SchedulerWhen$OnCompletedAction";

    /** Holds a wrapper, and the worker that was made for this one alone. */
    private static final String WITH_WORKER = "Scheduler$DisposeTask";

    /** Where a wrapper keeps the operator, or the next wrapper. */
    private static final List<String> INSIDE =
            List.of("actual", "run", "runnable", "decoratedRun", "action", "parent", "observer", "this$1", "this$0");

    /** How deep wrappers lie in each other: a queue's, a cancellable one, two of what is repeated, a task of the operator. */
    private static final int MAX_WRAPPERS = 12;

    private RxJavaSubscribers() {}

    /**
     * Gives a refusal to the subscriber behind a wrapper.
     *
     * @return whether it has it, so that there is nobody left to tell
     */
    static boolean end(Object wrapper, RuntimeException refusal) throws ReflectiveOperationException {
        String name = wrapper.getClass().getName();
        if (!name.startsWith(OURS)) return false;
        return name.endsWith(WORKER) ? endAll(wrapper, refusal) : endOne(wrapper, refusal, 0);
    }

    /** As the worker would run them, down to the last, after which it would pass itself on again. */
    private static boolean endAll(Object worker, RuntimeException refusal) throws ReflectiveOperationException {
        Object queue = ForeignFields.read(worker, "queue");
        Method poll = queue == null ? null : ForeignFields.method(queue, "poll");
        Field disposed = ForeignFields.field(worker, "disposed");
        if (poll == null
                || disposed == null
                || !(ForeignFields.read(worker, "wip") instanceof AtomicInteger scheduled)) {
            return false;
        }
        boolean allEnded = true;
        int seen = 1;
        do {
            for (Object next = poll.invoke(queue); next != null; next = poll.invoke(queue)) {
                if (!disposed.getBoolean(worker)) allEnded &= endOne(next, refusal, 0);
            }
            seen = scheduled.addAndGet(-seen);
        } while (seen != 0);
        return allEnded;
    }

    private static boolean endOne(@Nullable Object wrapper, RuntimeException refusal, int depth)
            throws ReflectiveOperationException {
        String name = wrapper == null ? "" : wrapper.getClass().getName();
        if (wrapper == null || depth > MAX_WRAPPERS || !name.startsWith(OURS)) return false; // it is the user's code
        if (LEAVING.matcher(name).matches()) return ForeignFields.leave(wrapper, refusal);
        Field downstream = ForeignFields.field(wrapper, "downstream");
        if (downstream != null) {
            if (BESIDE_A_SOURCE.matcher(name).matches()) return failSource(wrapper, downstream, refusal);
            if (ALONE.matcher(name).matches()) return tell(wrapper, downstream, refusal);
        }
        boolean ended = endOne(inside(wrapper, name), refusal, depth + 1);
        if (ended) close(wrapper, name);
        return ended;
    }

    private static @Nullable Object inside(Object wrapper, String name) throws ReflectiveOperationException {
        if (name.endsWith(DELAYED)) return ((AtomicReference<?>) wrapper).get();
        for (String field : INSIDE) {
            Object inner = ForeignFields.read(wrapper, field);
            if (inner != null) return inner;
        }
        return null;
    }

    /** Does what a wrapper does after the run of its content, where other code relies on that. */
    private static void close(Object wrapper, String name) throws ReflectiveOperationException {
        if (name.endsWith(WITH_WORKER)) dispose(wrapper);
        if (!name.endsWith(COUNTED)) return;
        Object counter = ForeignFields.read(wrapper, "actionCompletable");
        Method onComplete = counter == null ? null : ForeignFields.method(counter, "onComplete");
        if (counter != null && onComplete != null) ForeignFields.hand(counter, onComplete);
    }

    /**
     * Ends the operator as if its source had failed, so that it settles by itself with what the source is just about to say. It
     * is not disposed of where the source can be: one that is forgets a failure it is about to pass on.
     */
    private static boolean failSource(Object operator, Field downstream, RuntimeException refusal)
            throws ReflectiveOperationException {
        Method onError = ForeignFields.method(operator, "onError", Throwable.class);
        if (onError == null) return tell(operator, downstream, refusal);
        if (isDisposed(operator)) return true;
        Object source = ForeignFields.read(operator, "upstream");
        Method leave = source == null ? null : disposal(source);
        if (source != null && leave != null) ForeignFields.hand(source, leave);
        ForeignFields.hand(operator, onError, refusal);
        if (leave == null) dispose(operator);
        return true;
    }

    /** Ends the operator, and then tells its subscriber past it. */
    private static boolean tell(Object operator, Field downstream, RuntimeException refusal)
            throws ReflectiveOperationException {
        Object subscriber = downstream.get(operator);
        if (subscriber == null) return false;
        Method onError = downstream.getType().getMethod("onError", Throwable.class);
        if (isDisposed(operator)) return true;
        if (ForeignFields.read(operator, "once") instanceof AtomicBoolean once && !once.compareAndSet(false, true))
            return true;
        dispose(operator);
        // A fused operator would read the queued items.
        Method clear = ForeignFields.method(operator, "clear");
        if (clear != null) clear.invoke(operator);
        ForeignFields.hand(subscriber, onError, refusal);
        return true;
    }

    private static boolean isDisposed(Object operator) throws ReflectiveOperationException {
        Object handle = handle(operator);
        Method isDisposed = ForeignFields.method(handle, "isDisposed");
        return isDisposed != null && Boolean.TRUE.equals(isDisposed.invoke(handle));
    }

    private static void dispose(Object operator) throws ReflectiveOperationException {
        Object handle = handle(operator);
        Method dispose = disposal(handle);
        if (dispose == null) throw new NoSuchMethodException(handle.getClass() + ".dispose");
        ForeignFields.hand(handle, dispose);
    }

    private static @Nullable Method disposal(Object handle) {
        Method dispose = ForeignFields.method(handle, "dispose");
        return dispose == null ? ForeignFields.method(handle, "cancel") : dispose;
    }

    /** What the subscriber of an operator cancels: as a rule the operator itself. */
    private static Object handle(Object operator) throws ReflectiveOperationException {
        Object sequential = ForeignFields.read(operator, "sd");
        if (sequential != null) return sequential;
        Object set = ForeignFields.read(operator, "set");
        return set == null ? operator : set;
    }
}
