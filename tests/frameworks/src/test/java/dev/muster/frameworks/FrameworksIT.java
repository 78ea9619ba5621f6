package dev.muster.frameworks;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.ExecutionSequencer;
import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFutureTask;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import dev.muster.ProcessPoolExecutor;
import dev.muster.task.RemoteCallable;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.core.instrument.binder.jvm.ExecutorServiceMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import scala.concurrent.Await;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.Duration;

/**
 * What libraries do with a pool of processes: their task runs in a process, or they are refused at once with what to call
 * instead, and their user sees that. Nothing waits for ever, and nothing of the user's runs here.
 */
@Timeout(60)
class FrameworksIT {
    private static final ProcessPoolExecutor POOL =
            ProcessPoolExecutor.builder().target("").maxWorkers(1).build();
    private static final long HERE = ProcessHandle.current().pid();
    private static final AtomicInteger RUN_HERE = new AtomicInteger();

    @AfterAll
    static void end() {
        POOL.close();
        assertThat(RUN_HERE).as("what ran in this program").hasValue(0);
    }

    /** The work of a user; counts where it must not run. */
    static int work() {
        return RUN_HERE.incrementAndGet();
    }

    @BeforeEach
    void nothingRanHere() {
        assertThat(RUN_HERE).hasValue(0);
    }

    // ---- Guava

    @Test
    void item_16_17_guavasListeningDecoratorIsRefusedAtOnce() {
        var listening = MoreExecutors.listeningDecorator(POOL);
        assertThatThrownBy(() -> listening.submit((Callable<Integer>) FrameworksIT::work))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("pool.submit(..), and JdkFutureAdapters");
        assertThatThrownBy(() -> POOL.execute(ListenableFutureTask.create(FrameworksIT::work)))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("JdkFutureAdapters");
    }

    @Test
    void item_16_17_guavasAdapterListensToATask() throws Exception {
        var future = com.google.common.util.concurrent.JdkFutureAdapters.listenInPoolThread(
                POOL.submit(() -> ProcessHandle.current().pid()));
        assertThat(future.get(30, TimeUnit.SECONDS)).isNotEqualTo(HERE);
    }

    @Test
    void item_16_17_guavasCallbacksAndSequencesHearOfTheRefusalFromAForeignThread() throws Exception {
        var source = SettableFuture.<Integer>create();
        var received = new CompletableFuture<Integer>();
        Futures.addCallback(source, new Callback(received), POOL);
        var waiting = Map.of(
                "addCallback", received,
                "transform", Futures.transform(source, n -> work(), POOL),
                "catching", Futures.catching(source, Throwable.class, e -> work(), POOL),
                "call", Futures.whenAllComplete(source).call(FrameworksIT::work, POOL),
                "submit", ExecutionSequencer.create().submit(FrameworksIT::work, POOL));
        var foreign = new Thread(() -> source.setException(new IllegalStateException("theirs")));
        foreign.start();
        foreign.join();
        waiting.forEach((name, future) -> assertThatThrownBy(() -> future.get(30, SECONDS))
                .as(name)
                .hasStackTraceContaining("pool.submit(..), and JdkFutureAdapters"));
    }

    /** Works on what it receives. */
    private record Callback(CompletableFuture<Integer> received) implements FutureCallback<Integer> {
        @Override
        public void onSuccess(@Nullable Integer result) {
            received.complete(work());
        }

        @Override
        public void onFailure(Throwable failure) {
            received.completeExceptionally(failure);
        }
    }

    // ---- Spring

    @Test
    void item_16_17_springsAdaptersSendATaskOrRefuseIt() throws Exception {
        RemoteCallable<Long> task = () -> ProcessHandle.current().pid();
        assertThat(new TaskExecutorAdapter(POOL).submit(task).get()).isNotEqualTo(HERE);
        assertThat(new ConcurrentTaskExecutor(POOL).submit(task).get()).isNotEqualTo(HERE);
        assertThatThrownBy(() -> new TaskExecutorAdapter(POOL).submitCompletable(task))
                .isInstanceOf(TaskRejectedException.class)
                .hasStackTraceContaining("pool.supplyAsync(..)");
        assertThatThrownBy(() -> new ConcurrentTaskExecutor(POOL).execute(FrameworksIT::work))
                .isInstanceOf(TaskRejectedException.class)
                .hasStackTraceContaining("RemoteRunnable");
    }

    @Test
    @SuppressWarnings("FutureReturnValueIgnored") // each of these calls throws
    void item_16_17_springsAsyncIsRefusedAtTheCall() {
        try (var spring =
                new org.springframework.context.annotation.AnnotationConfigApplicationContext(SpringConfig.class)) {
            var service = spring.getBean(SpringConfig.Service.class);
            Callable<?> fireAndForget = () -> {
                service.fireAndForget();
                return 1;
            };
            for (Callable<?> call : List.<Callable<?>>of(fireAndForget, service::future, service::plainFuture)) {
                assertThatThrownBy(call::call)
                        .isInstanceOf(TaskRejectedException.class)
                        .cause()
                        .message()
                        .containsAnyOf(
                                "let the method itself return pool.submit(..), which is a CompletableFuture",
                                "call pool.supplyAsync(..) instead");
            }
        }
    }

    // ---- Scala

    @Test
    void item_16_17_scalasFutureIsRefusedAndFails() {
        var context = ExecutionContext.fromExecutorService(POOL);
        var future = scala.concurrent.Future$.MODULE$.apply(FrameworksIT::work, context);
        assertThatThrownBy(() -> Await.result(future, Duration.create(30, "s")))
                .hasStackTraceContaining("FutureConverters.asScala(pool.submit(..))");
    }

    // ---- what wraps a task to carry a context or to measure it

    @Test
    void item_16_17_contextWrappersAreRefusedByTheCodecWithASentence() throws Exception {
        RemoteCallable<Integer> task = FrameworksIT::work;
        var telemetry = Context.taskWrapping(POOL);
        var snapshots = ContextExecutorService.wrap(
                POOL, ContextSnapshotFactory.builder().build()::captureAll);
        var measured = ExecutorServiceMetrics.monitor(new SimpleMeterRegistry(), POOL, "pool");
        for (var wrapper : List.of(telemetry, snapshots, measured)) {
            assertThatThrownBy(() -> wrapper.submit((Callable<Integer>) task).get())
                    .isInstanceOfAny(ExecutionException.class, RejectedExecutionException.class)
                    .hasStackTraceContaining("cannot travel");
            assertThatThrownBy(() -> wrapper.execute(FrameworksIT::work))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("cannot travel");
        }
    }

    // ---- Netty, which comes with gRPC

    @Test
    void item_16_17_nettysPromiseTaskIsRefused() {
        var promise = new io.netty.util.concurrent.DefaultPromise<Integer>(
                io.netty.util.concurrent.ImmediateEventExecutor.INSTANCE);
        RemoteCallable<Object> completes = () -> promise.setSuccess(work());
        assertThatThrownBy(() -> POOL.submit(completes).get())
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("a copy would never be");
        assertThat(promise.cancel(false)).isTrue();
        assertThatThrownBy(promise::get).isInstanceOf(CancellationException.class);
    }
}
