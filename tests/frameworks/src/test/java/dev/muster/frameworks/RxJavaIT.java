package dev.muster.frameworks;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.observers.BaseTestConsumer;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** What RxJava's scheduler over a pool of processes does: the subscriber gets the refusal once, whichever thread schedules. */
class RxJavaIT extends RxJavaRig {
    @Test
    void item_16_17_rxJavasSubscriberHearsWhenAForeignThreadComesToObserveOn() throws Exception {
        eachHearsOnce(Map.of(
                "Single",
                on -> Single.timer(1, MILLISECONDS)
                        .observeOn(on)
                        .map(n -> work())
                        .test(),
                "Maybe",
                on -> Maybe.timer(1, MILLISECONDS)
                        .observeOn(on)
                        .map(n -> work())
                        .test(),
                "Completable",
                on -> Completable.timer(1, MILLISECONDS)
                        .observeOn(on)
                        .andThen(Completable.fromAction(RxJavaRig::work))
                        .test(),
                "Observable",
                on -> Observable.timer(1, MILLISECONDS)
                        .observeOn(on)
                        .map(n -> work())
                        .test(),
                "Flowable",
                on -> Flowable.timer(1, MILLISECONDS)
                        .observeOn(on)
                        .map(n -> work())
                        .test(),
                "Flowable.filter",
                on -> Flowable.timer(1, MILLISECONDS)
                        .observeOn(on)
                        .filter(n -> work() > 0)
                        .test(),
                "ParallelFlowable",
                on -> Flowable.timer(1, MILLISECONDS)
                        .parallel(1)
                        .runOn(on)
                        .map(n -> work())
                        .sequential()
                        .test()));
    }

    @Test
    void item_16_17_rxJavasSubscriberHearsWhenAForeignThreadComesToSubscribeOn() throws Exception {
        eachHearsOnce(Map.of(
                "Single",
                on -> Single.timer(1, MILLISECONDS)
                        .flatMap(n -> Single.fromCallable(RxJavaRig::work).subscribeOn(on))
                        .test(),
                "Maybe",
                on -> Maybe.timer(1, MILLISECONDS)
                        .flatMap(n -> Maybe.fromCallable(RxJavaRig::work).subscribeOn(on))
                        .test(),
                "Completable",
                on -> Completable.timer(1, MILLISECONDS)
                        .andThen(Completable.fromAction(RxJavaRig::work).subscribeOn(on))
                        .test(),
                "Observable",
                on -> Observable.timer(1, MILLISECONDS)
                        .flatMap(n -> Observable.fromCallable(RxJavaRig::work).subscribeOn(on))
                        .test(),
                "Flowable",
                on -> Flowable.timer(1, MILLISECONDS)
                        .flatMap(n -> Flowable.fromCallable(RxJavaRig::work).subscribeOn(on))
                        .test()));
    }

    @Test
    void item_16_17_rxJavasSubscriberHearsWhenAForeignThreadComesToConcatMap() throws Exception {
        eachHearsOnce(Map.of(
                "Observable",
                on -> Observable.timer(1, MILLISECONDS)
                        .concatMap(n -> Observable.fromCallable(RxJavaRig::work), 2, on)
                        .test(),
                "Observable.delayError",
                on -> Observable.timer(1, MILLISECONDS)
                        .concatMapDelayError(n -> Observable.fromCallable(RxJavaRig::work), true, 2, on)
                        .test(),
                "Flowable",
                on -> Flowable.timer(1, MILLISECONDS)
                        .concatMap(n -> Flowable.fromCallable(RxJavaRig::work), 2, on)
                        .test(),
                "Flowable.delayError",
                on -> Flowable.timer(1, MILLISECONDS)
                        .concatMapDelayError(n -> Flowable.fromCallable(RxJavaRig::work), true, 2, on)
                        .test()));
    }

    @Test
    void item_16_17_rxJavasSubscriberHearsOnceOfASourceThatGoesOn() throws Exception {
        for (var on : each(pool)) {
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
            hearsOnce("Observable", observer);
            hearsOnce("Flowable", subscriber);
            hearsOnce("fused", fused);
            assertThat(ended.await(30, SECONDS))
                    .as("the sources have been told")
                    .isTrue();
        }
    }

    @Test
    void item_16_17_rxJavasSourceIsLeftAndTheThreadToldWhereOnlyThatWasScheduled() throws Exception {
        var told = new LinkedBlockingQueue<String>();
        var before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, refusal) -> told.add(String.valueOf(refusal.getMessage())));
        try {
            for (var on : each(pool)) {
                leavesEach(on);
                for (int i = 0; i < 6; i++) assertThat(told.poll(30, SECONDS)).contains(CURE);
                assertThat(told).isEmpty();
            }
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    /** Three whose source is left by a thread of RxJava on the way to their end, and three that are left from here. */
    private static void leavesEach(Scheduler on) throws InterruptedException {
        var left = new CountDownLatch(6);
        var observer = Observable.interval(1, MILLISECONDS)
                .doOnDispose(left::countDown)
                .unsubscribeOn(on)
                .take(1)
                .test();
        var subscriber = Flowable.interval(1, MILLISECONDS)
                .onBackpressureDrop()
                .doOnCancel(left::countDown)
                .unsubscribeOn(on)
                .take(1)
                .test();
        var sharing = Observable.interval(1, MILLISECONDS)
                .doOnDispose(left::countDown)
                .publish()
                .refCount(1, 1, MILLISECONDS, on)
                .take(1)
                .test();
        for (var each : List.<BaseTestConsumer<?, ?>>of(observer, subscriber, sharing)) {
            assertThat(each.await(30, SECONDS)).isTrue();
            each.assertValueCount(1).assertComplete();
        }
        Single<?> single = Single.never().doOnDispose(left::countDown).unsubscribeOn(on);
        Maybe<?> maybe = Maybe.never().doOnDispose(left::countDown).unsubscribeOn(on);
        Completable completable =
                Completable.never().doOnDispose(left::countDown).unsubscribeOn(on);
        single.subscribe().dispose();
        maybe.subscribe().dispose();
        completable.subscribe().dispose();
        assertThat(left.await(30, SECONDS)).isTrue();
    }

    @Test
    void item_16_17_rxJavasSchedulerIsRefusedAndTheSubscriberHears() {
        for (var scheduler : each(pool)) {
            assertThatThrownBy(() -> Single.fromCallable(RxJavaRig::work)
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
                                pool.submit(() -> ProcessHandle.current().pid())))
                        .blockingGet())
                .isNotEqualTo(ProcessHandle.current().pid());
    }
}
