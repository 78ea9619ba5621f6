package dev.muster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.muster.task.RemoteCallable;
import dev.muster.task.RemoteRunnable;
import dev.muster.tck.cluster.FakeCluster;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each public method that takes a time takes each time that there is: it is used, or refused with a sentence. Found by
 * reflection, so that a new method is tried as well.
 */
@Timeout(120)
@SuppressWarnings("FutureReturnValueIgnored") // futures are arguments like others here
final class EveryDurationTest {
    private static final List<Duration> DURATIONS = List.of(
            ChronoUnit.FOREVER.getDuration(),
            Duration.ofSeconds(Long.MAX_VALUE),
            Duration.ofNanos(Long.MAX_VALUE),
            Duration.ofDays(365_000),
            Duration.ofNanos(1),
            Duration.ZERO,
            Duration.ofNanos(-1),
            Duration.ofSeconds(Long.MIN_VALUE));

    private static final List<Long> NUMBERS = List.of(Long.MAX_VALUE, 1L, 0L, -1L, Long.MIN_VALUE);

    /** What may come of a use: never an overflow of the arithmetic, and never a wait for ever. */
    private static final List<Class<?>> REFUSALS = List.of(
            IllegalArgumentException.class,
            TimeoutException.class,
            CompletionException.class,
            ExecutionException.class,
            CancellationException.class);

    private static boolean takesATime(Method method) {
        List<Class<?>> types = Arrays.asList(method.getParameterTypes());
        return types.contains(Duration.class) || (types.contains(TimeUnit.class) && types.contains(long.class));
    }

    private static List<Method> methods(Class<?> type) {
        var found = new ArrayList<Method>();
        for (Method method : type.getMethods()) {
            boolean isOfJdk = method.getDeclaringClass().getName().startsWith("java.util.");
            boolean isOurs = !(isOfJdk && Modifier.isStatic(method.getModifiers())); // such as delayedExecutor
            if (isOurs && takesATime(method) && !method.isBridge()) found.add(method);
        }
        return found;
    }

    /** What a method is called on; a fresh one for each call, since some are closed by it. */
    private interface Receiver {
        Object make(TaskExecutor pool) throws Exception;
    }

    private static final Map<Class<?>, Receiver> RECEIVERS = new LinkedHashMap<>();

    static {
        RECEIVERS.put(ProcessPoolExecutor.class, pool -> pool);
        RECEIVERS.put(ThreadPool.class, pool -> pool);
        RECEIVERS.put(TaskExecutor.class, pool -> pool);
        RECEIVERS.put(ProcessPoolBuilder.class, pool -> ProcessPoolExecutor.builder());
        RECEIVERS.put(TaskFuture.class, pool -> done(pool));
        RECEIVERS.put(TaskOptions.class, pool -> TaskOptions.DEFAULT);
        RECEIVERS.put(MapOption.class, pool -> MapOption.timeout(Duration.ofDays(1)));
        RECEIVERS.put(Futures.class, pool -> "");
    }

    private static TaskFuture<Integer> done(TaskExecutor pool) throws Exception {
        TaskFuture<Integer> future = pool.submit(() -> 1);
        future.get();
        return future;
    }

    @Test
    void everyPublicClassWithSuchAMethodIsTried() throws Exception {
        Path classes = Path.of(TaskExecutor.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        if (Files.isDirectory(classes)) {
            eachIsTried(classes);
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(classes)) {
                eachIsTried(jar.getPath("/"));
            }
        }
    }

    private static void eachIsTried(Path classes) throws Exception {
        var untried = new ArrayList<String>();
        try (var files = Files.list(classes.resolve("dev/muster"))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (!name.endsWith(".class") || name.equals("package-info.class")) continue;
                if (name.startsWith("ExecutorProvider")) continue; // is what the others delegate to
                Class<?> type = Class.forName("dev.muster." + name.substring(0, name.length() - 6));
                if (!Modifier.isPublic(type.getModifiers()) || methods(type).isEmpty()) continue;
                boolean isTried = RECEIVERS.keySet().stream().anyMatch(known -> known.isAssignableFrom(type));
                if (!isTried) untried.add(type.getName());
            }
        }
        assertThat(untried).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(classes = {ThreadPool.class, ProcessPoolExecutor.class})
    void everyMethodTakesEveryTime(Class<?> kind) throws Exception {
        int uses = 0;
        for (var each : RECEIVERS.entrySet()) {
            boolean isOther = TaskExecutor.class.isAssignableFrom(each.getKey()) && each.getKey() != kind;
            if (isOther) continue;
            for (Method method : methods(each.getKey())) {
                for (Object[] times : times(method)) {
                    use(kind, each.getValue(), method, times);
                    uses++;
                }
            }
        }
        assertThat(uses).isGreaterThan(150);
    }

    /** The times of one use: durations, or a number. */
    private static List<Object[]> times(Method method) {
        boolean isDuration = List.of(method.getParameterTypes()).contains(Duration.class);
        return (isDuration ? DURATIONS : NUMBERS)
                .stream().map(time -> new Object[] {time}).toList();
    }

    private static TaskExecutor newPool(Class<?> kind) {
        return kind == ThreadPool.class
                ? new ThreadPool(1)
                : new FakeCluster(1).builder().build();
    }

    private static void use(Class<?> kind, Receiver receiver, Method method, Object[] times) throws Exception {
        String what = method + " with " + times[0];
        TaskExecutor pool = newPool(kind);
        try {
            Object target = receiver.make(pool);
            if (method.getName().equals("awaitTermination"))
                pool.shutdown(); // who waits for ever for one that lives is right
            Object[] arguments = new Object[method.getParameterCount()];
            for (int i = 0; i < arguments.length; i++) arguments[i] = argument(method, i, times[0], pool);
            Object result = method.invoke(Modifier.isStatic(method.getModifiers()) ? null : target, arguments);
            if (result instanceof ProcessPoolBuilder builder)
                assertThat(builder).as(what).isNotNull();
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            Throwable thrown = cause == null ? e : cause;
            if (REFUSALS.stream().noneMatch(type -> type.isInstance(thrown))) fail(what, thrown);
            boolean saysWhy = thrown instanceof TimeoutException || thrown.getMessage() != null;
            assertThat(saysWhy).as(what).isTrue();
        } finally {
            var unstarted = pool.shutdownNow();
            assertThat(unstarted).as(what).isNotNull();
        }
    }

    private static Object argument(Method method, int index, Object time, TaskExecutor pool) throws Exception {
        Class<?> type = method.getParameterTypes()[index];
        if (type == Duration.class || type == long.class) return time;
        if (type == TimeUnit.class) return TimeUnit.DAYS;
        if (type == Runnable.class || type == RemoteRunnable.class) return (RemoteRunnable) () -> {};
        if (type == Callable.class || type == RemoteCallable.class) return (RemoteCallable<Integer>) () -> 1;
        if (type.isEnum()) return type.getEnumConstants()[0];
        if (Future.class.isAssignableFrom(type)) return done(pool);
        if (type == Collection.class || type == Iterable.class) {
            boolean isOfCalls = method.getName().startsWith("invoke");
            return isOfCalls ? List.of((RemoteCallable<Integer>) () -> 1) : List.of(done(pool));
        }
        if (type == Object.class) return 1;
        throw new AssertionError("no argument for " + method + " of type " + type);
    }
}
