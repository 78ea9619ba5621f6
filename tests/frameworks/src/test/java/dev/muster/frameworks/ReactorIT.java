package dev.muster.frameworks;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.ProcessPoolExecutor;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** What Reactor's schedulers over a pool of processes do: the subscriber gets the refusal, whichever thread schedules. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReactorIT {
    private static final String CURE = "Mono.fromFuture(() -> pool.submit(..))";
    private static final AtomicInteger RUN_HERE = new AtomicInteger();
    private static final Duration SOON = Duration.ofMillis(1);

    private final ProcessPoolExecutor pool =
            ProcessPoolExecutor.builder().target("").maxWorkers(1).build();

    /** Reached by a thread of Reactor; these pass all they do to the scheduler. */
    private static final Map<String, Function<Scheduler, Mono<?>>> MONOS = Map.of(
            "publishOn", on -> Mono.delay(SOON).publishOn(on).map(n -> work()),
            "subscribeOn", on -> soon(Mono.fromCallable(ReactorIT::work).subscribeOn(on)),
            "delay", on -> soon(Mono.delay(SOON, on).map(n -> work())),
            "delayElement", on -> Mono.delay(SOON).delayElement(SOON, on).map(n -> work()),
            "delaySubscription",
                    on -> soon(Mono.just(1).delaySubscription(SOON, on).map(n -> work())),
            "take", on -> soon(Mono.never().take(SOON, on)),
            "retryWhen",
                    on -> Mono.delay(SOON)
                            .flatMap(n -> Mono.error(new IllegalStateException("theirs")))
                            .retryWhen(Retry.backoff(3, SOON).scheduler(on)));

    /** The same over a source that goes on. */
    private static final Map<String, BiFunction<Flux<Long>, Scheduler, Flux<?>>> FLUXES = new HashMap<>();

    static {
        FLUXES.put("publishOn", (source, on) -> source.publishOn(on).map(n -> work()));
        FLUXES.put("publishOn, filter", (source, on) -> source.publishOn(on).filter(n -> work() > 0));
        FLUXES.put(
                "runOn",
                (source, on) -> source.parallel(1).runOn(on).map(n -> work()).sequential());
        FLUXES.put(
                "subscribeOn",
                (source, on) -> Flux.defer(() -> Flux.just(work())).subscribeOn(on));
        FLUXES.put("interval", (source, on) -> Flux.interval(SOON, on).map(n -> work()));
        FLUXES.put(
                "delayElements", (source, on) -> source.delayElements(SOON, on).map(n -> work()));
        FLUXES.put(
                "delaySequence", (source, on) -> source.delaySequence(SOON, on).map(n -> work()));
        FLUXES.put("sample", (source, on) -> source.sample(Flux.interval(SOON, on)));
        FLUXES.put("buffer", (source, on) -> source.buffer(SOON, on));
        FLUXES.put("bufferTimeout", (source, on) -> source.bufferTimeout(1 << 20, SOON, on));
        FLUXES.put("bufferTimeout, fair", (source, on) -> source.bufferTimeout(1 << 20, SOON, on, true));
        FLUXES.put("window", (source, on) -> source.window(SOON, on).concatMap(window -> window.then()));
        FLUXES.put(
                "windowTimeout, fair",
                (source, on) -> source.windowTimeout(1 << 20, SOON, on, true).concatMap(window -> window.then()));
        FLUXES.put("onBackpressureBuffer", (source, on) -> source.onBackpressureBuffer(SOON, 10, n -> {}, on));
        FLUXES.put("take", (source, on) -> Flux.never().take(SOON, on));
        FLUXES.put("skip", (source, on) -> Flux.never().skip(SOON, on));
    }

    @AfterAll
    void end() {
        pool.close();
        assertThat(RUN_HERE).as("what ran in this program").hasValue(0);
    }

    /** The work of a user; counts where it must not run. */
    private static int work() {
        return RUN_HERE.incrementAndGet();
    }

    private static <T> Mono<T> soon(Mono<T> what) {
        return Mono.delay(SOON).then(what);
    }

    private static void assertRefused(String name, CompletableFuture<?> waiting) {
        assertThatThrownBy(() -> waiting.get(30, SECONDS))
                .as(name)
                .isInstanceOf(ExecutionException.class)
                .hasStackTraceContaining(CURE);
    }

    private static void eachGetsTheRefusal(ProcessPoolExecutor over) {
        Scheduler on = Schedulers.fromExecutorService(over);
        MONOS.forEach(
                (name, made) -> assertRefused("Mono." + name, made.apply(on).toFuture()));
        FLUXES.forEach((name, made) -> {
            var source = Flux.interval(SOON).onBackpressureDrop();
            assertRefused(
                    "Flux." + name,
                    Mono.delay(SOON).thenMany(made.apply(source, on)).then().toFuture());
        });
    }

    @Test
    void item_16_17_reactorsSubscriberHearsWhicheverThreadSchedules() {
        eachGetsTheRefusal(pool);
        Scheduler bare = Schedulers.fromExecutor(task -> pool.execute(task));
        for (String name : List.of("publishOn", "subscribeOn")) {
            assertRefused(
                    "Mono." + name, requireNonNull(MONOS.get(name)).apply(bare).toFuture());
        }
    }

    @Test
    void item_16_17_reactorsSubscriberHearsOfAPoolThatIsShutDown() {
        try (var shut = ProcessPoolExecutor.builder().target("").maxWorkers(1).build()) {
            shut.shutdown();
            eachGetsTheRefusal(shut);
        }
    }

    @Test
    void item_16_17_reactorsSourceIsLeftAndTheThreadToldWhereOnlyThatWasScheduled() throws Exception {
        var told = new LinkedBlockingQueue<String>();
        var foreign = Schedulers.newSingle(work -> {
            var thread = new Thread(work, "of the source");
            thread.setUncaughtExceptionHandler((here, refusal) -> told.add(String.valueOf(refusal.getMessage())));
            return thread;
        });
        try {
            var on = Schedulers.fromExecutorService(pool);
            var left = new CountDownLatch(2);
            var source = Flux.interval(SOON, foreign).onBackpressureDrop().doOnCancel(left::countDown);
            assertThat(first(source.cancelOn(on))).hasSize(1);
            assertThat(first(source.publish().refCount(1, SOON, on))).hasSize(1);
            assertThat(left.await(30, SECONDS)).isTrue();
            for (int i = 0; i < 2; i++) assertThat(told.poll(30, SECONDS)).contains(CURE);
            assertThat(told).isEmpty();
        } finally {
            foreign.dispose();
        }
    }

    private static List<?> first(Flux<?> source) throws Exception {
        return source.take(1).collectList().toFuture().get(30, SECONDS);
    }

    @Test
    void item_16_17_reactorsSchedulersAreRefusedAndTheSubscriberHears() {
        var service = Schedulers.fromExecutorService(pool);
        for (var scheduler : List.of(service, Schedulers.fromExecutor(pool))) {
            assertThatThrownBy(() -> Mono.fromCallable(ReactorIT::work)
                            .subscribeOn(scheduler)
                            .block())
                    .hasStackTraceContaining(CURE);
            assertThatThrownBy(() -> Flux.just(1, 2, 3)
                            .publishOn(scheduler)
                            .map(n -> work())
                            .blockLast())
                    .hasStackTraceContaining(CURE);
            assertThatThrownBy(
                            () -> Mono.delay(SOON, scheduler).map(n -> work()).block())
                    .hasStackTraceContaining(scheduler == service ? CURE : "Scheduler unavailable");
        }
        assertThat(Mono.fromFuture(
                                () -> pool.submit(() -> ProcessHandle.current().pid()))
                        .block())
                .isNotEqualTo(ProcessHandle.current().pid());
    }
}
