package dev.muster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.task.TaskContext;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The names that the specification proposes; {@code docs/adr/0009} says which are not taken, and why. */
class PublicNamesTest {
    private static final Map<Class<?>, List<String>> NAMES = Map.of(
            TaskExecutor.class,
            List.of("submit", "map", "schedule", "taskGroup", "execute", "shutdown", "close"),
            ProcessPoolExecutor.class,
            List.of("prestartAllWorkers", "terminateWorkers", "killWorkers", "tasks", "isBroken", "supplyAsync"),
            ProcessPoolBuilder.class,
            List.of(
                    "initializer",
                    "maxTasksPerRunner",
                    "maxPending",
                    "callbackExecutor",
                    "cancelGrace",
                    "maxWorkerHeap",
                    "workerKeepAlive",
                    "workerStartTimeout",
                    "onRunnerDeath"),
            TaskFuture.class,
            List.of("cancel", "isRunning", "result", "exception", "addDoneCallback", "resultNow", "exceptionNow"),
            Futures.class,
            List.of("asCompleted", "await", "waitAsync", "gather", "gatherSettled", "withTimeout", "ensure"),
            MapResults.class,
            List.of("toList", "stream", "iterator", "close"),
            MapOption.class,
            List.of("chunkSize", "bufferSize", "timeout"),
            TaskContext.class,
            List.of("current"),
            ThreadPool.class,
            List.of("unbounded"));

    @Test
    void item_A6_namesThatItemsProposeArePublic() {
        NAMES.forEach((type, names) -> {
            assertThat(Modifier.isPublic(type.getModifiers()))
                    .as(type.getName())
                    .isTrue();
            assertThat(Stream.of(type.getMethods()).map(Method::getName))
                    .as(type.getName())
                    .containsAll(names);
        });
        assertThat(RejectedExecutionException.class).isAssignableFrom(BrokenProcessPoolException.class);
        assertThat(BrokenProcessPoolException.class.isAssignableFrom(RunnerDiedException.class))
                .isFalse();
    }

    @Test
    void A3_eachFailureOfATaskThatMusterTellsIsOfOneFamily() {
        assertThat(List.of(
                        RunnerDiedException.class,
                        WorkerLostException.class,
                        OutcomeUnknownException.class,
                        TaskTimedOutException.class,
                        TaskDecodeException.class,
                        ResultEncodeException.class,
                        ResultDecodeException.class,
                        RemoteTaskException.class))
                .allSatisfy(type -> assertThat(TaskException.class).isAssignableFrom(type));
    }
}
