package dev.muster.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
final class WorkerThreadsTest {
    static Stream<Function<Consumer<Throwable>, ExecutorService>> all() {
        return Stream.of(WorkerThreads::files, broken -> WorkerThreads.killers(2, broken), WorkerThreads::timer);
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatIsThrownOnAThreadOfTheWorkerIsTold(Function<Consumer<Throwable>, ExecutorService> threads)
            throws Exception {
        for (Throwable thrown : List.of(new NoClassDefFoundError("a/Library"), new IllegalStateException("a bug"))) {
            var told = new CompletableFuture<Throwable>();
            ExecutorService executor = threads.apply(told::complete);
            executor.execute(() -> {
                if (thrown instanceof Error error) throw error;
                throw (RuntimeException) thrown;
            });
            assertThat(told.get(30, TimeUnit.SECONDS)).isSameAs(thrown);
            WorkerThreads.end(executor, Duration.ofSeconds(30));
        }
    }
}
