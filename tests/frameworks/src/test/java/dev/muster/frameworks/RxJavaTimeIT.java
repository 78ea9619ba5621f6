package dev.muster.frameworks;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ProcessPoolExecutor;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.observers.TestObserver;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** The operators of RxJava that wait for a time, over a pool of processes, reached by a thread that belongs to RxJava. */
class RxJavaTimeIT extends RxJavaRig {
    /** Hand over all they do. */
    private static final Map<String, Subscription> DELAYS = Map.of(
            "Single.delay",
            on -> Single.timer(1, MILLISECONDS)
                    .delay(1, MILLISECONDS, on)
                    .map(n -> work())
                    .test(),
            "Maybe.delay",
            on -> Maybe.timer(1, MILLISECONDS)
                    .delay(1, MILLISECONDS, on)
                    .map(n -> work())
                    .test(),
            "Completable.delay",
            on -> Completable.timer(1, MILLISECONDS)
                    .delay(1, MILLISECONDS, on)
                    .andThen(Completable.fromAction(RxJavaRig::work))
                    .test(),
            "Observable.delay",
            on -> Observable.interval(1, MILLISECONDS)
                    .delay(1, MILLISECONDS, on)
                    .map(n -> work())
                    .test(),
            "Flowable.delay",
            on -> Flowable.timer(1, MILLISECONDS)
                    .delay(1, MILLISECONDS, on)
                    .map(n -> work())
                    .test(),
            "Single.delay of an error",
            on -> Single.timer(1, MILLISECONDS)
                    .flatMap(n -> Single.<Long>error(new IllegalStateException("theirs")))
                    .delay(1, MILLISECONDS, on, true)
                    .test(),
            "Observable.interval",
            on -> Observable.timer(1, MILLISECONDS)
                    .flatMap(n -> Observable.interval(1, MILLISECONDS, on))
                    .map(n -> work())
                    .test(),
            "Observable.intervalRange",
            on -> Observable.timer(1, MILLISECONDS)
                    .flatMap(n -> Observable.intervalRange(1, 3, 0, 1, MILLISECONDS, on))
                    .map(n -> work())
                    .test(),
            "Flowable.interval",
            on -> Flowable.timer(1, MILLISECONDS)
                    .flatMap(n -> Flowable.interval(1, MILLISECONDS, on))
                    .map(n -> work())
                    .test(),
            "Flowable.intervalRange",
            on -> Flowable.timer(1, MILLISECONDS)
                    .flatMap(n -> Flowable.intervalRange(1, 3, 0, 1, MILLISECONDS, on))
                    .map(n -> work())
                    .test());

    private static final Map<String, Subscription> TIMEOUTS = Map.of(
            "Single.timeout",
            on -> later(Single.never().timeout(1, MILLISECONDS, on).ignoreElement()),
            "Single.timeout with another",
            on -> later(
                    Single.never().timeout(1, MILLISECONDS, on, Single.just(1)).ignoreElement()),
            "Maybe.timeout",
            on -> later(Maybe.never().timeout(1, MILLISECONDS, on).ignoreElement()),
            "Completable.timeout",
            on -> later(Completable.never().timeout(1, MILLISECONDS, on)),
            "Completable.timeout with another",
            on -> later(Completable.never().timeout(1, MILLISECONDS, on, Completable.complete())),
            "Observable.timeout",
            on -> later(Observable.never().timeout(1, MILLISECONDS, on).ignoreElements()),
            "Observable.timeout with another",
            on -> later(Observable.never()
                    .timeout(1, MILLISECONDS, on, Observable.empty())
                    .ignoreElements()),
            "Flowable.timeout",
            on -> later(Flowable.never().timeout(1, MILLISECONDS, on).ignoreElements()),
            "Flowable.timeout with another",
            on -> later(Flowable.never()
                    .timeout(1, MILLISECONDS, on, Flowable.empty())
                    .ignoreElements()));

    /** Reach their subscriber themselves, but for what time does. */
    private static final Map<String, BiFunction<Observable<Long>, Scheduler, Observable<?>>> OF_OBSERVABLES = Map.of(
            "debounce", (source, on) -> source.debounce(1, MILLISECONDS, on),
            "throttleFirst", (source, on) -> source.throttleFirst(1, MILLISECONDS, on),
            "throttleLast", (source, on) -> source.throttleLast(1, MILLISECONDS, on),
            "throttleLatest", (source, on) -> source.throttleLatest(1, MILLISECONDS, on),
            "buffer", (source, on) -> source.buffer(1, MILLISECONDS, on),
            "buffer of two", (source, on) -> source.buffer(1, MILLISECONDS, on, 2),
            "buffer with gaps", (source, on) -> source.buffer(1, 2, MILLISECONDS, on),
            "window", (source, on) -> source.window(1, MILLISECONDS, on).flatMap(window -> window.onErrorComplete()),
            "window of two",
                    (source, on) -> source.window(1, MILLISECONDS, on, 2).flatMap(window -> window.onErrorComplete()),
            "window with gaps",
                    (source, on) -> source.window(1, 2, MILLISECONDS, on).flatMap(window -> window.onErrorComplete()));

    private static final Map<String, BiFunction<Flowable<Long>, Scheduler, Flowable<?>>> OF_FLOWABLES = Map.of(
            "debounce", (source, on) -> source.debounce(1, MILLISECONDS, on),
            "throttleFirst", (source, on) -> source.throttleFirst(1, MILLISECONDS, on),
            "throttleLast", (source, on) -> source.throttleLast(1, MILLISECONDS, on),
            "throttleLatest", (source, on) -> source.throttleLatest(1, MILLISECONDS, on),
            "buffer", (source, on) -> source.buffer(1, MILLISECONDS, on),
            "buffer of two", (source, on) -> source.buffer(1, MILLISECONDS, on, 2),
            "buffer with gaps", (source, on) -> source.buffer(1, 2, MILLISECONDS, on),
            "window", (source, on) -> source.window(1, MILLISECONDS, on).flatMap(window -> window.onErrorComplete()),
            "window of two",
                    (source, on) -> source.window(1, MILLISECONDS, on, 2).flatMap(window -> window.onErrorComplete()),
            "window with gaps",
                    (source, on) -> source.window(1, 2, MILLISECONDS, on).flatMap(window -> window.onErrorComplete()));

    /** Subscribes on a thread of RxJava. */
    private static TestObserver<Void> later(Completable what) {
        return Completable.timer(1, MILLISECONDS).andThen(what).test();
    }

    private static Map<String, Subscription> thinnings() {
        var all = new HashMap<String, Subscription>();
        OF_OBSERVABLES.forEach((name, operator) -> all.put(
                "Observable." + name,
                on -> later(
                        operator.apply(Observable.interval(1, MILLISECONDS), on).ignoreElements())));
        OF_FLOWABLES.forEach((name, operator) -> all.put(
                "Flowable." + name,
                on -> later(operator.apply(Flowable.interval(1, MILLISECONDS).onBackpressureDrop(), on)
                        .ignoreElements())));
        return all;
    }

    @Test
    void item_16_17_rxJavasSubscriberHearsWhenAForeignThreadComesToDelay() throws Exception {
        eachHearsOnce(DELAYS);
    }

    @Test
    void item_16_17_rxJavasSubscriberHearsWhenAForeignThreadComesToTimeout() throws Exception {
        eachHearsOnce(TIMEOUTS);
    }

    @Test
    void item_16_17_rxJavasSubscriberHearsWhenAForeignThreadThinsASourceOut() throws Exception {
        eachHearsOnce(thinnings());
    }

    @Test
    void item_16_17_rxJavasSubscriberHearsOfAPoolThatIsShutDown() throws Exception {
        try (var shut = ProcessPoolExecutor.builder().target("").maxWorkers(1).build()) {
            shut.shutdown();
            eachHearsOnce(shut, DELAYS);
            eachHearsOnce(shut, TIMEOUTS);
            eachHearsOnce(shut, thinnings());
            eachHearsOnce(
                    shut,
                    Map.of(
                            "Single.subscribeOn",
                            on -> Single.fromCallable(RxJavaRig::work)
                                    .subscribeOn(on)
                                    .test(),
                            "Single.observeOn",
                            on -> Single.just(1).observeOn(on).map(n -> work()).test(),
                            "Single.timer",
                            on -> Single.timer(1, MILLISECONDS, on)
                                    .map(n -> work())
                                    .test()));
        }
        assertThat(pool.isShutdown()).isFalse();
    }
}
