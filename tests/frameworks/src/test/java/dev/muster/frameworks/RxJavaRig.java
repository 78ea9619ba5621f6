package dev.muster.frameworks;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ProcessPoolExecutor;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.observers.BaseTestConsumer;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * A pool of processes under RxJava, and what its subscribers must get: one refusal each, and nothing of what must not run here.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RxJavaRig {
    static final String CURE = "Single.defer(() -> Single.fromCompletionStage(pool.submit(..)))";
    private static final AtomicInteger RUN_HERE = new AtomicInteger();

    final ProcessPoolExecutor pool =
            ProcessPoolExecutor.builder().target("").maxWorkers(1).build();
    /** What no subscriber has taken, a second error among it. */
    private final Queue<Throwable> undelivered = new ConcurrentLinkedQueue<>();

    /** Something that waits, started where the caller is. */
    interface Subscription {
        BaseTestConsumer<?, ?> to(Scheduler scheduler);
    }

    @BeforeAll
    void listen() {
        RxJavaPlugins.setErrorHandler(e -> {
            undelivered.add(e);
        });
    }

    @AfterAll
    void end() {
        RxJavaPlugins.setErrorHandler(null);
        pool.close();
        assertThat(RUN_HERE).as("what ran in this program").hasValue(0);
        assertThat(undelivered).isEmpty();
    }

    /** The work of a user; counts where it must not run. */
    static int work() {
        return RUN_HERE.incrementAndGet();
    }

    /** As a service, fair and with interruption, as an executor that can nothing else, and two at a time. */
    static Map<String, Scheduler> schedulers(ProcessPoolExecutor pool) {
        var all = new LinkedHashMap<String, Scheduler>();
        all.put("a service", Schedulers.from(pool));
        all.put("a fair service", Schedulers.from(pool, true, true));
        all.put("an executor", Schedulers.from(task -> pool.execute(task)));
        all.put("a fair executor", Schedulers.from(task -> pool.execute(task), true, true));
        all.put(
                "two at a time",
                Schedulers.from(pool).when(workers -> Completable.merge(Flowable.merge(workers, 2), 2)));
        return all;
    }

    void eachHearsOnce(Map<String, Subscription> subscriptions) throws InterruptedException {
        eachHearsOnce(pool, subscriptions);
    }

    /** Each subscriber ends with the one refusal, whatever the scheduler. */
    void eachHearsOnce(ProcessPoolExecutor on, Map<String, Subscription> subscriptions) throws InterruptedException {
        for (var subscription : subscriptions.entrySet()) {
            // Fresh ones: a scheduler of two at a time loses a place when an action is disposed of before its turn.
            for (var scheduler : schedulers(on).entrySet()) {
                String name = subscription.getKey() + " over " + scheduler.getKey();
                hearsOnce(name, subscription.getValue().to(scheduler.getValue()));
            }
        }
    }

    final void hearsOnce(String name, BaseTestConsumer<?, ?> subscriber) throws InterruptedException {
        assertThat(subscriber.await(30, SECONDS)).as(name).isTrue();
        subscriber.withTag(name).assertNoValues().assertNotComplete();
        subscriber.assertError(e -> String.valueOf(e.getMessage()).contains(CURE)); // fails for two
        assertThat(undelivered).as(name).isEmpty();
    }

    static List<Scheduler> each(ProcessPoolExecutor pool) {
        return List.copyOf(schedulers(pool).values());
    }
}
