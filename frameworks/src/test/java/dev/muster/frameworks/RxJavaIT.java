package dev.muster.frameworks;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.ProcessPoolExecutor;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.observers.BaseTestConsumer;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What RxJava's scheduler over a pool of processes does: the subscriber hears of the refusal, whoever schedules, and once. */
@Timeout(60)
class RxJavaIT {
    private static final ProcessPoolExecutor POOL =
            ProcessPoolExecutor.builder().target("").maxWorkers(1).build();
    private static final String CURE = "Single.defer(() -> Single.fromCompletionStage(pool.submit(..)))";
    private static final AtomicInteger RUN_HERE = new AtomicInteger();
    /** What no subscriber has taken, a second error among it. */
    private static final Queue<Throwable> UNDELIVERED = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void listen() {
        RxJavaPlugins.setErrorHandler(UNDELIVERED::add);
    }

    @AfterAll
    static void end() {
        RxJavaPlugins.setErrorHandler(null);
        POOL.close();
        assertThat(RUN_HERE).as("what ran in this program").hasValue(0);
        assertThat(UNDELIVERED).isEmpty();
    }

    /** The work of a user; counts where it must not run. */
    private static int work() {
        return RUN_HERE.incrementAndGet();
    }

    /** As a service, fair and with interruption, and as an executor that can nothing else. */
    private static List<Scheduler> schedulers() {
        return List.of(
                Schedulers.from(POOL),
                Schedulers.from(POOL, true, true),
                Schedulers.from(task -> POOL.execute(task)),
                Schedulers.from(task -> POOL.execute(task), true, true));
    }

    /** Each subscribes to its own kind, starting where the caller is. */
    private static void eachHearsOnce(
            String what, Function<Scheduler, Map<String, Supplier<BaseTestConsumer<?, ?>>>> subscriptions)
            throws InterruptedException {
        for (Scheduler scheduler : schedulers()) {
            for (var subscription : subscriptions.apply(scheduler).entrySet()) {
                String name = subscription.getKey() + what + " of " + scheduler;
                var subscriber = subscription.getValue().get();
                assertThat(subscriber.await(30, SECONDS)).as(name).isTrue();
                subscriber.assertNoValues().assertNotComplete();
                subscriber.assertError(e -> String.valueOf(e.getMessage()).contains(CURE)); // fails for two
            }
        }
        assertThat(UNDELIVERED).isEmpty();
    }

    @Test
    void item_16_17_rxJavasSubscriberHearsWhenAForeignThreadComesToObserveOn() throws Exception {
        eachHearsOnce(".observeOn", on -> {
            var all = new LinkedHashMap<String, Supplier<BaseTestConsumer<?, ?>>>();
            all.put(
                    "Single",
                    () -> Single.timer(10, MILLISECONDS)
                            .observeOn(on)
                            .map(n -> work())
                            .test());
            all.put(
                    "Maybe",
                    () -> Maybe.timer(10, MILLISECONDS)
                            .observeOn(on)
                            .map(n -> work())
                            .test());
            all.put(
                    "Completable",
                    () -> Completable.timer(10, MILLISECONDS)
                            .observeOn(on)
                            .andThen(Completable.fromAction(RxJavaIT::work))
                            .test());
            all.put(
                    "Observable",
                    () -> Observable.timer(10, MILLISECONDS)
                            .observeOn(on)
                            .map(n -> work())
                            .test());
            all.put(
                    "Flowable",
                    () -> Flowable.timer(10, MILLISECONDS)
                            .observeOn(on)
                            .map(n -> work())
                            .test());
            all.put(
                    "Flowable.filter",
                    () -> Flowable.timer(10, MILLISECONDS)
                            .observeOn(on)
                            .filter(n -> work() > 0)
                            .test());
            all.put(
                    "ParallelFlowable",
                    () -> Flowable.timer(10, MILLISECONDS)
                            .parallel(1)
                            .runOn(on)
                            .map(n -> work())
                            .sequential()
                            .test());
            return all;
        });
    }

    @Test
    void item_16_17_rxJavasSubscriberHearsWhenAForeignThreadComesToSubscribeOn() throws Exception {
        eachHearsOnce(".subscribeOn", on -> {
            var all = new LinkedHashMap<String, Supplier<BaseTestConsumer<?, ?>>>();
            all.put(
                    "Single",
                    () -> Single.timer(10, MILLISECONDS)
                            .flatMap(n -> Single.fromCallable(RxJavaIT::work).subscribeOn(on))
                            .test());
            all.put(
                    "Maybe",
                    () -> Maybe.timer(10, MILLISECONDS)
                            .flatMap(n -> Maybe.fromCallable(RxJavaIT::work).subscribeOn(on))
                            .test());
            all.put(
                    "Completable",
                    () -> Completable.timer(10, MILLISECONDS)
                            .andThen(Completable.fromAction(RxJavaIT::work).subscribeOn(on))
                            .test());
            all.put(
                    "Observable",
                    () -> Observable.timer(10, MILLISECONDS)
                            .flatMap(
                                    n -> Observable.fromCallable(RxJavaIT::work).subscribeOn(on))
                            .test());
            all.put(
                    "Flowable",
                    () -> Flowable.timer(10, MILLISECONDS)
                            .flatMap(n -> Flowable.fromCallable(RxJavaIT::work).subscribeOn(on))
                            .test());
            return all;
        });
    }

    @Test
    void item_16_17_rxJavasSubscriberHearsOnceOfASourceThatGoesOn() throws Exception {
        for (Scheduler on : schedulers()) {
            var ended = new CountDownLatch(3);
            var observer = Observable.interval(1, MILLISECONDS)
                    .doOnDispose(ended::countDown)
                    .observeOn(on)
                    .map(n -> work())
                    .test();
            var subscriber = Flowable.interval(1, MILLISECONDS)
                    .onBackpressureDrop()
                    .doOnCancel(ended::countDown)
                    .observeOn(on)
                    .map(n -> work())
                    .test();
            var fused = Observable.interval(1, MILLISECONDS)
                    .doOnDispose(ended::countDown)
                    .observeOn(on, true)
                    .map(n -> work())
                    .observeOn(Schedulers.computation(), true)
                    .test();
            for (var each : List.<BaseTestConsumer<?, ?>>of(observer, subscriber, fused)) {
                assertThat(each.await(30, SECONDS)).isTrue();
                each.assertNoValues()
                        .assertError(e -> String.valueOf(e.getMessage()).contains(CURE));
            }
            assertThat(ended.await(30, SECONDS))
                    .as("the sources have been told")
                    .isTrue();
        }
        assertThat(UNDELIVERED).isEmpty();
    }

    @Test
    void item_16_17_rxJavasSchedulerIsRefusedAndTheSubscriberHears() {
        for (var scheduler : schedulers()) {
            assertThatThrownBy(() -> Single.fromCallable(RxJavaIT::work)
                            .subscribeOn(scheduler)
                            .blockingGet())
                    .hasStackTraceContaining(CURE);
            assertThatThrownBy(() -> Flowable.just(1, 2, 3)
                            .observeOn(scheduler)
                            .map(n -> work())
                            .blockingLast())
                    .hasStackTraceContaining(CURE);
            assertThatThrownBy(() -> Single.timer(1, MILLISECONDS, scheduler)
                            .map(n -> work())
                            .blockingGet())
                    .hasStackTraceContaining(CURE);
        }
        assertThat(Single.defer(() -> Single.fromCompletionStage(
                                POOL.submit(() -> ProcessHandle.current().pid())))
                        .blockingGet())
                .isNotEqualTo(ProcessHandle.current().pid());
    }
}
