package dev.muster;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Subscribers of RxJava that wait behind what its scheduler hands to an executor. Whatever an executor throws then reaches only
 * who has called the operator, which past a timer or another scheduler is a thread that drops it, and the subscriber would wait
 * for ever. So the operator is disposed of and its subscriber gets the refusal as its {@code onError}; no code between them
 * has run by our doing.
 *
 * <p>That is done for the operators which end with what they hand over: of {@code observeOn}, {@code subscribeOn}, {@code
 * runOn} and {@code timer} nothing else can reach the subscriber afterwards. RxJava is no dependency, and the way to the
 * subscriber is its own affair: a version in which that is another is told by an exception as before.
 */
final class Subscribers {
    private static final String OURS = "io.reactivex.";

    private static final Pattern OPERATOR =
            Pattern.compile("io\\.reactivex\\..*(ObserveOn|SubscribeOn|RunOn|Timer)\\$[^$]*");
    /** Holds a queue of what has been scheduled, and hands over itself. */
    private static final String WORKER = "ExecutorScheduler$ExecutorWorker";
    /** Where a shell keeps the operator, or the next shell. */
    private static final List<String> INSIDE = List.of("actual", "run", "runnable", "parent", "observer");

    /** Holds a shell until its time has come, where the executor cannot schedule. */
    private static final String DELAYED = "ExecutorScheduler$DelayedRunnable";

    private static final int MAX_SHELLS = 4;

    private Subscribers() {}

    /** Thrown in place of a refusal of which the subscriber has heard. */
    static final class Told extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Told(RuntimeException refusal) {
            super(refusal.getMessage(), refusal);
        }
    }

    /**
     * Gives a refusal to the subscriber behind a shell.
     *
     * @return whether it has it, so that there is nobody left to tell
     */
    static boolean end(Object shell, RuntimeException refusal) {
        String name = shell.getClass().getName();
        if (!name.startsWith(OURS)) return false;
        try {
            return name.endsWith(WORKER) ? endAll(shell, refusal) : endOne(shell, refusal);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return false;
        }
    }

    /** As the worker would run them, down to the last, after which it would hand over itself again. */
    private static boolean endAll(Object worker, RuntimeException refusal) throws ReflectiveOperationException {
        Object queue = read(worker, "queue");
        Object count = read(worker, "wip");
        Field disposed = field(worker, "disposed");
        if (queue == null || disposed == null || !(count instanceof AtomicInteger scheduled)) return false;
        Method poll = open(queue, "poll");
        boolean allEnded = true;
        int seen = 1;
        do {
            for (Object next = poll.invoke(queue); next != null; next = poll.invoke(queue)) {
                if (!disposed.getBoolean(worker)) allEnded &= endOne(next, refusal);
            }
            seen = scheduled.addAndGet(-seen);
        } while (seen != 0);
        return allEnded;
    }

    private static boolean endOne(Object shell, RuntimeException refusal) throws ReflectiveOperationException {
        Object operator = operatorIn(shell);
        if (operator == null) return false;
        Field downstream = field(operator, "downstream");
        Object subscriber = downstream == null ? null : downstream.get(operator);
        if (downstream == null || subscriber == null) return false;
        Method onError = downstream.getType().getMethod("onError", Throwable.class);
        Method isDisposed = find(operator, "isDisposed");
        if (isDisposed != null && isDisposed.invoke(operator) instanceof Boolean gone && gone) return true;
        Method dispose = find(operator, "dispose");
        (dispose == null ? open(operator, "cancel") : dispose).invoke(operator);
        Method clear = find(operator, "clear"); // of what has come and would be read by whoever is fused with it
        if (clear != null) clear.invoke(operator);
        tell(subscriber, onError, refusal);
        return true;
    }

    private static void tell(Object subscriber, Method onError, RuntimeException refusal)
            throws IllegalAccessException {
        try {
            onError.invoke(subscriber, refusal);
        } catch (InvocationTargetException e) { // it has heard, and has thrown, which no subscriber may
            Thread here = Thread.currentThread();
            here.getUncaughtExceptionHandler().uncaughtException(here, e.getCause());
        }
    }

    private static @Nullable Object operatorIn(Object shell) throws ReflectiveOperationException {
        Object found = shell;
        for (int i = 0; i < MAX_SHELLS && found != null; i++) {
            boolean isOperator = OPERATOR.matcher(found.getClass().getName()).matches();
            if (isOperator && field(found, "downstream") != null) return found;
            found = inside(found);
        }
        return null;
    }

    private static @Nullable Object inside(Object shell) throws ReflectiveOperationException {
        if (shell.getClass().getName().endsWith(DELAYED)) return ((AtomicReference<?>) shell).get();
        for (String name : INSIDE) {
            Object inner = read(shell, name);
            if (inner != null) return inner;
        }
        return null;
    }

    private static @Nullable Object read(Object holder, String name) throws ReflectiveOperationException {
        Field field = field(holder, name);
        return field == null ? null : field.get(holder);
    }

    private static @Nullable Field field(Object holder, String name) {
        for (Class<?> type = holder.getClass();
                type != null && type.getName().startsWith(OURS);
                type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!field.getName().equals(name)) continue;
                field.setAccessible(true);
                return field;
            }
        }
        return null;
    }

    private static @Nullable Method find(Object holder, String name) {
        try {
            return open(holder, name);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    private static Method open(Object holder, String name) throws NoSuchMethodException {
        Method method = holder.getClass().getMethod(name);
        method.setAccessible(true);
        return method;
    }
}
