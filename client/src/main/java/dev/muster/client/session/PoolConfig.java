package dev.muster.client.session;

import dev.muster.RunnerDeath;
import dev.muster.TaskOptions;
import dev.muster.client.cluster.Connector;
import dev.muster.client.code.BlobShelf;
import dev.muster.client.program.ProgramSettings;
import dev.muster.client.program.RunnerOptions;
import dev.muster.codec.Codec;
import dev.muster.codec.payload.Encoded;
import dev.muster.model.Environment;
import dev.muster.model.Payload;
import dev.muster.model.PlainText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.Thread.UncaughtExceptionHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * How a pool was built; checked by its builder.
 *
 * @param initializer the call that each runner performs first, serialised
 */
public record PoolConfig(
        String name,
        int maxWorkers,
        Duration connectTimeout,
        PendingLimits limits,
        Optional<Executor> callbackExecutor,
        TaskOptions taskOptions,
        UncaughtExceptionHandler uncaughtExceptionHandler,
        boolean warnsOfUnseenFailures,
        RunnerOptions runners,
        Optional<Encoded> initializer,
        int threadsPerRunner,
        int maxTasksPerRunner,
        long maxWorkerHeap,
        Duration cancelGrace,
        RunnerDeath onRunnerDeath,
        Optional<Duration> workerKeepAlive,
        Optional<Duration> workerStartTimeout,
        Codec codec) {

    /** What the runners of this pool are made for. Looks at the class path, which takes time the first time. */
    Environment environment(Connector connector, BlobShelf shelf) {
        Optional<Payload> first = initializer.map(shelf::put);
        boolean isLocal = !connector.isShared();
        ProgramSettings program = ProgramSettings.now(isLocal && runners.inherits());
        try {
            return new Environment(
                    connector.code(shelf),
                    isLocal ? program.localJvm(runners) : program.clusterJvm(runners),
                    program.properties(runners, isLocal),
                    first,
                    threadsPerRunner,
                    maxTasksPerRunner,
                    maxWorkerHeap,
                    cancelGrace,
                    workerKeepAlive,
                    workerStartTimeout);
        } catch (IOException e) {
            throw new UncheckedIOException("the class path of this program cannot be shipped: " + PlainText.of(e), e);
        }
    }
}
