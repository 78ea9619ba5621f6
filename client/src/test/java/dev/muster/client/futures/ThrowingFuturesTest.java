package dev.muster.client.futures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.Futures.ReturnWhen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Futures of other libraries may throw where they should not: what waits for them ends by that, and does not wait for ever. */
@Timeout(30)
final class ThrowingFuturesTest {
    private final DefaultFutureOperations futures = new DefaultFutureOperations();

    @Test
    void aGatheredFutureFailsWithWhatOneOfItsFuturesThrows() {
        var broken = new Broken<Integer>();
        var gathered = futures.gather(List.of(broken));
        broken.complete(1);
        assertThatThrownBy(() -> gathered.get(20, TimeUnit.SECONDS)).hasRootCause(broken.thrown);
    }

    @Test
    void aGatheringOfOutcomesFailsWithWhatOneOfItsFuturesThrows() {
        var broken = new Broken<Integer>();
        var gathered = futures.gatherSettled(List.of(broken));
        broken.complete(1);
        assertThatThrownBy(() -> gathered.get(20, TimeUnit.SECONDS)).hasRootCause(broken.thrown);
    }

    @Test
    void aFutureThatFollowsAnotherFailsWithWhatThatThrows() {
        var broken = new Broken<Integer>();
        var following = futures.ensure(broken);
        broken.complete(1);
        assertThatThrownBy(() -> following.get(20, TimeUnit.SECONDS)).hasRootCause(broken.thrown);
    }

    @Test
    void aFutureWhoseTimeIsUpFailsAlsoWhereItCannotBeCancelled() {
        var broken = new Broken<Integer>();
        var limited = futures.withTimeout(broken, Duration.ofMillis(1));
        assertThatThrownBy(() -> limited.get(20, TimeUnit.SECONDS))
                .hasRootCause(broken.thrown)
                .isNotInstanceOf(TimeoutException.class);
    }

    @Test
    void anAnswerThatIsAwaitedFailsWithWhatOneOfItsFuturesThrows() {
        var broken = new Broken<Integer>();
        var answer = futures.waitAsync(
                List.of(broken, new CompletableFuture<Integer>()), Duration.ofDays(1), ReturnWhen.FIRST_EXCEPTION);
        broken.complete(1);
        assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS)).hasRootCause(broken.thrown);
    }

    @Test
    void aFutureThatCannotBeCancelledDoesNotKeepTheOthersFromIt() {
        var broken = new Broken<Integer>();
        var first = new CompletableFuture<Integer>();
        var last = new CompletableFuture<Integer>();
        List<Future<Integer>> all = List.of(first, broken, last);
        var gathered = futures.gather(all);
        assertThat(gathered.cancel(true)).isTrue();
        assertThat(first).isCancelled();
        assertThat(last).isCancelled();
    }

    @Test
    void whatADependentThrowsIsToldAndToldAgainWhileThereIsNoMemoryToTellIt() {
        var future = new CompletableFuture<Integer>();
        List<String> told = new ArrayList<>();
        var thrown = new IllegalStateException("no");
        Dependents.add(
                future,
                (value, failure) -> {
                    throw thrown;
                },
                why -> {
                    told.add(String.valueOf(why.getMessage()));
                    if (told.size() < 3) throw new OutOfMemoryError("Java heap space");
                });
        assertThat(future.complete(1)).isTrue();
        assertThat(told).containsExactly("no", "no", "no");
    }

    /** Its value cannot be had, and it cannot be cancelled. */
    private static final class Broken<T> extends CompletableFuture<T> {
        final RuntimeException thrown = new IllegalStateException("this future is broken");

        @Override
        public T get() {
            throw thrown;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            throw thrown;
        }
    }
}
