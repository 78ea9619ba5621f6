package dev.muster.frameworks;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.ProcessPoolExecutor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import kotlin.Result;
import kotlin.ResultKt;
import kotlin.Unit;
import kotlin.coroutines.AbstractCoroutineContextElement;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import kotlin.coroutines.jvm.internal.SuspendLambda;
import kotlin.jvm.functions.Function2;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CoroutineExceptionHandler;
import kotlinx.coroutines.CoroutineScope;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.DelayKt;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.ExecutorCoroutineDispatcher;
import kotlinx.coroutines.ExecutorsKt;
import kotlinx.coroutines.GlobalScope;
import kotlinx.coroutines.TimeoutKt;
import kotlinx.coroutines.YieldKt;
import kotlinx.coroutines.future.FutureKt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What Kotlin's dispatcher over a pool of processes does: wherever a coroutine comes to it, at its start or after it was
 * suspended, the coroutine ends with what to call instead. Nothing waits for ever, and nothing of it runs here.
 */
@Timeout(60)
@SuppressWarnings("unchecked") // Kotlin's types, as its compiler would cast them
class KotlinIT {
    private static ProcessPoolExecutor pool;
    private static ExecutorCoroutineDispatcher dispatcher;
    private static final long HERE = ProcessHandle.current().pid();
    private static final String CURE =
            "call pool.submit(..) in the coroutine and await() it (kotlinx.coroutines.future)";
    private static final AtomicInteger RUN_HERE = new AtomicInteger();

    @BeforeAll
    static void begin() {
        pool = ProcessPoolExecutor.builder().target("").maxWorkers(1).build();
        dispatcher = ExecutorsKt.from(pool);
    }

    @AfterAll
    static void end() {
        pool.close();
        assertThat(RUN_HERE).as("what ran in this program").hasValue(0);
    }

    @BeforeEach
    void nothingRanHere() {
        assertThat(RUN_HERE).hasValue(0);
    }

    /** Suspends a coroutine: is called with the continuation, as a suspending function is, and with what it may wait for. */
    private interface Suspension {
        @Nullable
        Object by(Continuation<?> then, CompletableFuture<Integer> event);
    }

    private static final Map<String, Suspension> SUSPENSIONS = Map.of(
            "delay", (then, event) -> DelayKt.delay(1, (Continuation<Unit>) then),
            "future", (then, event) -> FutureKt.await(event, (Continuation<Integer>) then),
            "another dispatcher", KotlinIT::visitAnotherDispatcher,
            "yield", (then, event) -> YieldKt.yield((Continuation<Unit>) then),
            "timeout", (then, event) -> timeOut(then));

    private static @Nullable Object visitAnotherDispatcher(Continuation<?> then, CompletableFuture<Integer> event) {
        return BuildersKt.withContext(
                Dispatchers.getDefault(), (scope, inner) -> event.join(), (Continuation<Integer>) then);
    }

    private static @Nullable Object timeOut(Continuation<?> then) {
        return TimeoutKt.withTimeout(
                1,
                (scope, inner) -> DelayKt.delay(60_000, (Continuation<Unit>) (Continuation<?>) inner),
                (Continuation<Object>) then);
    }

    /** The coroutine {@code { suspension(); work() }}, as Kotlin's compiler would write it. */
    private static final class Suspended extends SuspendLambda
            implements Function2<CoroutineScope, Continuation<? super Object>, Object> {
        private static final long serialVersionUID = 1;
        private final transient Suspension suspension;
        private final transient CompletableFuture<Integer> event;
        private boolean isResumed;

        @SuppressWarnings("NullAway") // Kotlin's own prototype of a coroutine has no completion
        Suspended(Suspension suspension, CompletableFuture<Integer> event, @Nullable Continuation<?> completion) {
            super(2, (Continuation<Object>) completion);
            this.suspension = suspension;
            this.event = event;
        }

        @Override
        public Continuation<Unit> create(@Nullable Object value, Continuation<?> completion) {
            return (Continuation<Unit>) (Continuation<?>) new Suspended(suspension, event, completion);
        }

        @Override
        public @Nullable Object invoke(CoroutineScope scope, Continuation<? super Object> completion) {
            return new Suspended(suspension, event, completion).invokeSuspend(Unit.INSTANCE);
        }

        @Override
        protected @Nullable Object invokeSuspend(Object result) {
            ResultKt.throwOnFailure(result);
            if (!isResumed) {
                isResumed = true;
                Object now = suspension.by(this, event);
                if (now == IntrinsicsKt.getCOROUTINE_SUSPENDED()) return now;
            }
            return RUN_HERE.incrementAndGet();
        }
    }

    private static Suspended suspended(String suspension, CompletableFuture<Integer> event) {
        return new Suspended(requireNonNull(SUSPENSIONS.get(suspension)), event, null);
    }

    @Test
    void item_16_17_kotlinsCoroutinesEndWithTheCureHoweverTheyStart() {
        for (var either : List.of(dispatcher, dispatcher.limitedParallelism(1, null))) {
            for (var start : List.of(CoroutineStart.DEFAULT, CoroutineStart.ATOMIC, CoroutineStart.LAZY)) {
                var deferred = BuildersKt.async(
                        GlobalScope.INSTANCE, either, start, (scope, then) -> RUN_HERE.incrementAndGet());
                boolean ignored = deferred.start();
                assertEndsWithTheCure(start.name(), FutureKt.asCompletableFuture(deferred));
            }
        }
        assertThatThrownBy(() -> BuildersKt.runBlocking(dispatcher, (scope, then) -> RUN_HERE.incrementAndGet()))
                .hasStackTraceContaining(CURE);
        assertThatThrownBy(() -> BuildersKt.runBlocking(
                        EmptyCoroutineContext.INSTANCE,
                        (scope, then) ->
                                BuildersKt.withContext(dispatcher, (inner, next) -> RUN_HERE.incrementAndGet(), then)))
                .hasStackTraceContaining(CURE);
    }

    /** An undispatched one starts in its caller without asking, and comes to the dispatcher when it is resumed. */
    @Test
    void item_16_17_kotlinsCoroutinesEndWithTheCureWhoeverResumesThem() {
        for (var either : List.of(dispatcher, dispatcher.limitedParallelism(1, null))) {
            for (String name : SUSPENSIONS.keySet()) {
                var event = new CompletableFuture<Integer>();
                var deferred = BuildersKt.async(
                        GlobalScope.INSTANCE, either, CoroutineStart.UNDISPATCHED, suspended(name, event));
                event.completeAsync(() -> 1); // it is suspended by now
                assertEndsWithTheCure(name, FutureKt.asCompletableFuture(deferred));
            }
        }
    }

    @Test
    void item_16_17_kotlinsHandlerHearsOfALaunchedCoroutine() throws Exception {
        for (var start : List.of(CoroutineStart.DEFAULT, CoroutineStart.ATOMIC, CoroutineStart.UNDISPATCHED)) {
            var received = new CompletableFuture<Throwable>();
            var event = new CompletableFuture<Integer>();
            Object body = suspended("future", event);
            var job = BuildersKt.launch(GlobalScope.INSTANCE, dispatcher.plus(new Handler(received)), start, (Function2<
                            CoroutineScope, Continuation<? super Unit>, Object>)
                    body);
            event.completeAsync(() -> 1);
            assertThat(received.get(30, TimeUnit.SECONDS)).hasMessageContaining(CURE);
            assertEndsWithTheCure(start.name(), FutureKt.asCompletableFuture(job));
        }
    }

    @Test
    void item_16_17_aPoolThatIsShutDownDoesNotSendKotlinsCoroutinesElsewhere() {
        var ended = ProcessPoolExecutor.builder().target("").maxWorkers(1).build();
        ended.close();
        var deferred = BuildersKt.async(
                GlobalScope.INSTANCE,
                ExecutorsKt.from(ended),
                CoroutineStart.ATOMIC,
                (scope, then) -> RUN_HERE.incrementAndGet());
        assertEndsWithTheCure("shut down", FutureKt.asCompletableFuture(deferred));
    }

    private static void assertEndsWithTheCure(String what, CompletableFuture<?> coroutine) {
        assertThatThrownBy(() -> coroutine.get(30, TimeUnit.SECONDS))
                .as(what)
                .isInstanceOfAny(ExecutionException.class, CancellationException.class)
                .hasStackTraceContaining(CURE);
    }

    private static final class Handler extends AbstractCoroutineContextElement implements CoroutineExceptionHandler {
        private final CompletableFuture<Throwable> received;

        Handler(CompletableFuture<Throwable> received) {
            super(CoroutineExceptionHandler.Key);
            this.received = received;
        }

        @Override
        public void handleException(CoroutineContext context, Throwable exception) {
            received.complete(exception);
        }
    }

    /** Waits for a coroutine from Java. */
    private static final class Outcome<T> implements Continuation<T> {
        final CompletableFuture<Object> result = new CompletableFuture<>();

        @Override
        public CoroutineContext getContext() {
            return EmptyCoroutineContext.INSTANCE;
        }

        @Override
        public void resumeWith(Object outcome) {
            result.complete(outcome);
        }
    }

    @Test
    void item_16_17_kotlinAwaitsATask() throws Exception {
        var outcome = new Outcome<Long>();
        Object now = FutureKt.await(pool.submit(() -> ProcessHandle.current().pid()), outcome);
        boolean isSuspended = now == IntrinsicsKt.getCOROUTINE_SUSPENDED();
        Object result = isSuspended ? outcome.result.get(30, TimeUnit.SECONDS) : now;
        assertThat(result).isInstanceOf(Long.class).isNotEqualTo(HERE).isNotInstanceOf(Result.class);
    }
}
