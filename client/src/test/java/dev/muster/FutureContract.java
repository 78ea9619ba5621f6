package dev.muster;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What the future of a task does, whatever runs it. Tests are named after the items of the semantics. */
public interface FutureContract extends Contract {
    @Test
    default void item_4_2_cancellingATaskThatWaitsEndsItAtOnce() {
        try (var pool = newExecutor(1)) {
            var blocker = pool.submit(() -> Contract.pause(600_000));
            Contract.awaitStart(blocker);
            var waiting = pool.submit(() -> 1);
            assertThat(waiting.cancel()).isTrue();
            assertThat(waiting.isCancelled()).isTrue();
            assertThat(waiting.cancel()).isTrue();
            assertThat(waiting.cancel(true)).isTrue();
            assertThatThrownBy(waiting::get).isInstanceOf(CancellationException.class);
            assertThat(blocker.cancel(true)).isTrue();
        }
    }

    @Test
    default void item_4_3_cancelWithoutArgumentLeavesARunningTaskAlone() throws Exception {
        try (var pool = newExecutor(1)) {
            var running = pool.submit(() -> {
                Contract.pause(500);
                return 7;
            });
            Contract.awaitStart(running);
            assertThat(running.toString()).contains("running on ");
            assertThat(running.cancel()).isFalse();
            assertThat(running.get()).isEqualTo(7);
            assertThat(running.cancel(true)).isFalse();
            assertThat(running.toString()).contains("completed: Integer");
        }
    }

    @Test
    default void item_4_8_cancelTrueInterruptsARunningTaskAndFreesItsSlot() throws Exception {
        try (var pool = newExecutor(1)) {
            var endless = pool.submit(() -> Contract.pause(600_000));
            Contract.awaitStart(endless);
            assertThat(endless.cancel(true)).isTrue();
            assertThat(endless.isDone()).isTrue();
            assertThat(pool.submit(() -> 5).get(30, TimeUnit.SECONDS)).isEqualTo(5);
        }
    }

    @Test
    default void item_4_13_completingFromOutsideStopsTheTask() throws Exception {
        try (var pool = newExecutor(1)) {
            var endless = pool.submit(() -> {
                Contract.pause(600_000);
                return 1;
            });
            Contract.awaitStart(endless);
            assertThat(endless.complete(9)).isTrue();
            assertThat(endless.get()).isEqualTo(9);
            var timed = pool.submit(() -> {
                Contract.pause(600_000);
                return 1;
            });
            assertThatThrownBy(() -> timed.orTimeout(50, TimeUnit.MILLISECONDS).get())
                    .hasCauseInstanceOf(TimeoutException.class);
            assertThat(pool.submit(() -> 5).get(30, TimeUnit.SECONDS)).isEqualTo(5);
        }
    }

    @Test
    default void item_5_2_whatTheTaskThrowsArrivesAsItWasThrown() {
        try (var pool = newExecutor(1)) {
            var failed = pool.submit(() -> {
                throw new IOException("disk", new IllegalStateException("inner"));
            });
            assertThatThrownBy(failed::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IOException.class);
            assertThatThrownBy(failed::join).isInstanceOf(CompletionException.class);
            assertThatThrownBy(failed::result)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(IOException.class);
            Throwable cause = requireNonNull(failed.exception());
            assertThat(cause).hasMessage("disk").hasCauseInstanceOf(IllegalStateException.class);
            if (isRemote()) assertThat(cause.getSuppressed()).hasAtLeastOneElementOfType(RemoteTraceback.class);
            assertThat(cause.getStackTrace()[0].getClassName()).contains("Contract");
            var unchecked = pool.submit(() -> Integer.parseInt("x"));
            assertThatThrownBy(unchecked::result).isInstanceOf(NumberFormatException.class);
        }
    }

    @Test
    default void item_5_2_anExceptionThatLooksLikeTheFuturesOwnIsStillTheTasks() {
        try (var pool = newExecutor(1)) {
            var thrower = pool.submit(() -> {
                throw new CancellationException("mine");
            });
            assertThatThrownBy(thrower::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(CancellationException.class);
            assertThat(thrower.isCancelled()).isFalse();
            assertThat(thrower.exception()).isInstanceOf(CancellationException.class);
        }
    }

    @Test
    default void item_5_5_aTimeOutOfTheWaiterLeavesTheTaskAlone() throws Exception {
        try (var pool = newExecutor(1)) {
            var slow = pool.submit(() -> {
                Contract.pause(200);
                return 1;
            });
            assertThatThrownBy(() -> slow.get(0, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(slow.get()).isEqualTo(1);
        }
    }

    @Test
    default void item_5_9_aTaskThatReturnsAThrowableHasNotFailed() throws Exception {
        try (var pool = newExecutor(1)) {
            var future = pool.submit(() -> (Object) new IOException("returned"));
            assertThat(future.get()).isInstanceOf(IOException.class);
            assertThat(future.exception()).isNull();
        }
    }
}
