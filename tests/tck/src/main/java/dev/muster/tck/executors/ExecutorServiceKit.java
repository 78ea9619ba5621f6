package dev.muster.tck.executors;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a user who knows {@link ExecutorService} and nothing of Muster expects of any executor, after the model of the tests of
 * JSR-166. Its tasks are classes that hold values only.
 */
@Timeout(60)
@SuppressWarnings("NullAway") // such a user passes nulls
public abstract class ExecutorServiceKit {
    /** A fresh executor with at least two workers. */
    protected abstract ExecutorService newExecutor();

    /** Returns what it holds. */
    public static final class Answer implements Callable<String> {
        private final String text;

        public Answer(String text) {
            this.text = text;
        }

        @Override
        public String call() {
            return text;
        }
    }

    /** Throws. */
    public static final class Failing implements Callable<String> {
        @Override
        public String call() {
            throw new ArithmeticException("failing");
        }
    }

    /** Takes long, unless interrupted. */
    public static final class Lengthy implements Callable<String>, Runnable {
        @Override
        public String call() throws InterruptedException {
            boolean ignored = new CountDownLatch(1).await(600, SECONDS);
            return "long";
        }

        @Override
        public void run() {
            try {
                call();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Does nothing. */
    public static final class NoOp implements Runnable {
        @Override
        public void run() {}
    }

    private static void end(ExecutorService executor) {
        executor.shutdownNow();
        try {
            assertThat(executor.awaitTermination(30, SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assertThat(executor.isTerminated()).isTrue();
    }

    @Test
    void submittedTasksReturnTheirValues() throws Exception {
        var executor = newExecutor();
        assertThat(executor.submit(new Answer("a")).get()).isEqualTo("a");
        assertThat(executor.submit(new NoOp()).get()).isNull();
        assertThat(executor.submit(new NoOp(), "done").get()).isEqualTo("done");
        executor.execute(new NoOp());
        Future<String> timed = executor.submit(new Answer("t"));
        assertThat(timed.get(30, SECONDS)).isEqualTo("t");
        assertThat(timed.isDone()).isTrue();
        assertThat(timed.isCancelled()).isFalse();
        assertThat(timed.cancel(true)).isFalse();
        end(executor);
    }

    @Test
    void nullsAreRefused() {
        var executor = newExecutor();
        assertThatThrownBy(() -> executor.execute(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> executor.submit((Callable<String>) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> executor.submit((Runnable) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> executor.submit(null, "x")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> executor.invokeAll(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> executor.invokeAny(null)).isInstanceOf(NullPointerException.class);
        List<Callable<String>> holed = Arrays.asList(new Answer("a"), null);
        assertThatThrownBy(() -> executor.invokeAll(holed)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> executor.invokeAny(holed)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> executor.invokeAll(List.of(new Answer("a")), 1, null))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> executor.invokeAny(List.of(new Answer("a")), 1, null))
                .isInstanceOf(NullPointerException.class);
        end(executor);
    }

    @Test
    void afterAShutdownEverythingIsRejected() throws Exception {
        var executor = newExecutor();
        Future<String> before = executor.submit(new Answer("before"));
        executor.shutdown();
        assertThat(executor.isShutdown()).isTrue();
        assertThatThrownBy(() -> executor.execute(new NoOp())).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> executor.submit(new NoOp())).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> executor.submit(new Answer("a"))).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> executor.invokeAll(List.of(new Answer("a"))))
                .isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> executor.invokeAny(List.of(new Answer("a"))))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(before.get(30, SECONDS)).isEqualTo("before");
        end(executor);
    }

    @Test
    void aFailureArrivesAsTheCause() {
        var executor = newExecutor();
        Future<String> failing = executor.submit(new Failing());
        assertThatThrownBy(failing::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ArithmeticException.class);
        assertThat(failing.isDone()).isTrue();
        assertThat(failing.isCancelled()).isFalse();
        end(executor);
    }

    @Test
    void aCancelledFutureIsDoneAndSaysSo() {
        var executor = newExecutor();
        Future<String> future = executor.submit((Callable<String>) new Lengthy());
        assertThat(future.cancel(true)).isTrue();
        assertThat(future.isCancelled()).isTrue();
        assertThat(future.isDone()).isTrue();
        assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> future.get(1, SECONDS)).isInstanceOf(CancellationException.class);
        end(executor);
    }

    @Test
    void aWaitThatIsTooShortTimesOut() {
        var executor = newExecutor();
        Future<String> future = executor.submit((Callable<String>) new Lengthy());
        assertThatThrownBy(() -> future.get(10, MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThatThrownBy(() -> future.get(0, SECONDS)).isInstanceOf(TimeoutException.class);
        assertThatThrownBy(() -> future.get(java.lang.Long.MIN_VALUE, SECONDS)).isInstanceOf(TimeoutException.class);
        assertThatThrownBy(() -> future.get(1, null)).isInstanceOf(NullPointerException.class);
        assertThat(future.isDone()).isFalse();
        end(executor);
    }

    @Test
    void aWaiterCanBeInterrupted() throws Exception {
        var executor = newExecutor();
        Future<String> future = executor.submit((Callable<String>) new Lengthy());
        var seen = new AtomicReference<Throwable>();
        var waiter = new Thread(() -> {
            try {
                future.get();
            } catch (InterruptedException | ExecutionException e) {
                seen.set(e);
            }
        });
        waiter.start();
        waiter.interrupt();
        waiter.join(30_000);
        assertThat(seen.get()).isInstanceOf(InterruptedException.class);
        assertThat(future.isDone()).isFalse();
        end(executor);
    }

    @Test
    void invokeAllReturnsAllInOrder() throws Exception {
        var executor = newExecutor();
        assertThat(executor.invokeAll(List.<Callable<String>>of())).isEmpty();
        var tasks = new ArrayList<Callable<String>>();
        for (int i = 0; i < 8; i++) tasks.add(i == 3 ? new Failing() : new Answer("" + i));
        List<Future<String>> futures = executor.invokeAll(tasks);
        assertThat(futures).hasSize(8).allMatch(Future::isDone);
        for (int i = 0; i < 8; i++) {
            if (i != 3) assertThat(futures.get(i).get()).isEqualTo("" + i);
        }
        assertThatThrownBy(() -> futures.get(3).get()).hasCauseInstanceOf(ArithmeticException.class);
        assertThat(executor.invokeAll(tasks, 30, SECONDS)).hasSize(8).allMatch(Future::isDone);
        List<Callable<String>> slow = List.of(new Answer("quick"), new Lengthy(), new Lengthy());
        List<Future<String>> stopped = executor.invokeAll(slow, 100, MILLISECONDS);
        assertThat(stopped).hasSize(3).allMatch(Future::isDone);
        assertThat(stopped.get(1).isCancelled()).isTrue();
        end(executor);
    }

    @Test
    void invokeAnyReturnsOneThatSucceeds() throws Exception {
        var executor = newExecutor();
        assertThatThrownBy(() -> executor.invokeAny(List.<Callable<String>>of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(executor.invokeAny(List.of(new Failing(), new Answer("any"))))
                .isEqualTo("any");
        assertThat(executor.invokeAny(List.of(new Answer("any"), new Lengthy()), 30, SECONDS))
                .isEqualTo("any");
        assertThatThrownBy(() -> executor.invokeAny(List.of(new Failing(), new Failing())))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> executor.invokeAny(List.<Callable<String>>of(new Lengthy()), 50, MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        end(executor);
    }

    @Test
    void awaitTerminationTellsWhetherItEnded() throws Exception {
        var executor = newExecutor();
        assertThat(executor.isTerminated()).isFalse();
        assertThat(executor.awaitTermination(java.lang.Long.MIN_VALUE, SECONDS)).isFalse();
        assertThat(executor.awaitTermination(-1, SECONDS)).isFalse();
        assertThat(executor.awaitTermination(0, SECONDS)).isFalse();
        assertThat(executor.awaitTermination(10, MILLISECONDS)).isFalse();
        executor.shutdown();
        assertThat(executor.awaitTermination(30, SECONDS)).isTrue();
        assertThat(executor.isTerminated()).isTrue();
    }

    @Test
    void shutdownNowInterruptsWhatRunsAndReturnsTheRest() throws Exception {
        var executor = newExecutor();
        for (int i = 0; i < 200; i++) {
            Future<?> unused = executor.submit((Runnable) new Lengthy());
        }
        List<Runnable> rest = executor.shutdownNow();
        assertThat(rest).isNotEmpty().doesNotContainNull();
        assertThat(executor.isShutdown()).isTrue();
        assertThat(executor.awaitTermination(30, SECONDS)).isTrue();
        assertThat(executor.shutdownNow()).isEmpty();
    }
}
