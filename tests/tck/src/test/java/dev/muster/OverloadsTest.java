package dev.muster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.task.RemoteCallable;
import dev.muster.tck.cluster.FakeCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Item 0.1: whatever lambda stands at the call, it needs no cast and can travel. That this compiles is half of the test. */
@Timeout(60)
class OverloadsTest {
    static int answer() {
        return 42;
    }

    static int plus(int a, int b) {
        return a + b;
    }

    static final class Counter {
        int count;

        void increment() {
            count++;
        }
    }

    @Test
    void item_0_1_eachShapeOfBareLambdaTravelsWithoutACast() throws Exception {
        try (var pool = new FakeCluster(2).pool()) {
            var list = new ArrayList<String>();
            var counter = new Counter();
            assertThat(pool.submit(() -> 1).get()).isEqualTo(1);
            assertThat(pool.submit(() -> {}).get()).isNull();
            assertThat(pool.submit(() -> null).get()).isNull();
            assertThat(pool.submit(() -> list.add("x")).get()).isTrue();
            assertThat(pool.submit(OverloadsTest::answer).get()).isEqualTo(42);
            assertThat(pool.submit(counter::increment).get()).isNull();
            assertThat(pool.submit(() -> counter.increment()).get()).isNull();
            assertThat(pool.submit(Counter::new).get().count).isZero();
            TaskFuture<Object> bare = pool.submit(Object::new);
            assertThat(bare.get()).isExactlyInstanceOf(Object.class);
            TaskFuture<Object> thrower = pool.submit(() -> {
                throw new IOException("shape");
            });
            assertThat(thrower.exception()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void item_0_1_argumentsInsteadOfCapturesNeedNoCastEither() throws Exception {
        try (var pool = new FakeCluster(2).pool()) {
            assertThat(pool.submit(x -> x + 1, 5).get()).isEqualTo(6);
            assertThat(pool.submit(String::length, "four").get()).isEqualTo(4);
            assertThat(pool.submit(OverloadsTest::plus, 2, 3).get()).isEqualTo(5);
            assertThat(pool.submit((a, b) -> a + b, 2, 3).get()).isEqualTo(5);
        }
    }

    @Test
    void item_0_1_optionsGoWithEachShape() throws Exception {
        try (var pool = new FakeCluster(2).pool()) {
            var options = TaskOptions.timeout(Duration.ofMinutes(1));
            assertThat(pool.submit(() -> 1, options).get()).isEqualTo(1);
            assertThat(pool.submit(OverloadsTest::answer, options).get()).isEqualTo(42);
            assertThat(pool.submit(() -> answer(), options).get()).isEqualTo(42);
            assertThat(pool.submit(() -> {}, options).get()).isNull();
            assertThat(pool.submit(() -> {}, "result").get()).isEqualTo("result");
        }
    }

    @Test
    void item_0_1_aPlainLambdaIsRefusedWithACure() throws Exception {
        try (var pool = new FakeCluster(1).pool()) {
            Callable<Integer> plain = () -> 1;
            assertThat(pool.submit(plain).exception()).isInstanceOf(TaskEncodeException.class);
            ExecutorService service = pool;
            var future = service.submit((RemoteCallable<Integer>) () -> 2);
            assertThat(future.get()).isEqualTo(2);
            try {
                service.submit(() -> 3).get();
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(TaskEncodeException.class);
            }
        }
    }

    @Test
    void item_0_1_anAnonymousClassThatCanTravelDoes() throws Exception {
        try (var pool = new FakeCluster(1).pool()) {
            assertThat(pool.submit(anonymous()).get()).isEqualTo(8);
        }
    }

    private static Callable<Integer> anonymous() {
        return new Callable<>() {
            @Override
            public Integer call() {
                return 8;
            }
        };
    }
}
