package dev.muster.client;

import static java.util.Objects.requireNonNull;

import dev.muster.ExecutorProvider;
import dev.muster.ProcessPoolBuilder;
import dev.muster.RunnerDeath;
import dev.muster.TaskOptions;
import dev.muster.WhenFull;
import dev.muster.client.cluster.ClusterOptions;
import dev.muster.client.cluster.Connector;
import dev.muster.client.executor.CallEncoding;
import dev.muster.client.program.RunnerOptions;
import dev.muster.client.session.PendingLimits;
import dev.muster.client.session.PoolConfig;
import dev.muster.codec.filter.DecodeFilter;
import dev.muster.task.RemoteRunnable;
import java.io.ObjectInputFilter;
import java.lang.Thread.UncaughtExceptionHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Checks and keeps what a pool is built from. */
public final class DefaultProcessPoolBuilder extends ProcessPoolBuilder {
    private static final System.Logger LOG = System.getLogger("dev.muster");
    private static final AtomicInteger POOLS = new AtomicInteger();

    private String name = "muster-" + POOLS.incrementAndGet();
    private int maxWorkers = Runtime.getRuntime().availableProcessors();
    private final ClusterOptions cluster = new ClusterOptions();
    private Duration connectTimeout = Duration.ofSeconds(10);
    private PendingLimits limits = PendingLimits.byDefault();
    private @Nullable Executor callbackExecutor;
    private TaskOptions taskOptions = TaskOptions.DEFAULT;
    private UncaughtExceptionHandler uncaughtExceptionHandler =
            (thread, failure) -> LOG.log(System.Logger.Level.ERROR, "a task of execute() failed", failure);
    private boolean warnsOfUnseenFailures = true;
    private RunnerOptions runners = RunnerOptions.DEFAULT;
    private @Nullable RemoteRunnable initializer;
    private int threadsPerRunner = 1;
    private int maxTasksPerRunner;
    private long maxWorkerHeap;
    private Duration cancelGrace = Duration.ofSeconds(2);
    private RunnerDeath onRunnerDeath = RunnerDeath.FAIL_TASK;
    private @Nullable Duration workerKeepAlive;
    private @Nullable Duration workerStartTimeout;
    private CodeOptions code = CodeOptions.DEFAULT;
    private DecodeFilter filter = DecodeFilter.DEFAULT;
    private @Nullable Connector connector;

    @Override
    public DefaultProcessPoolBuilder name(String name) {
        this.name = requireNonNull(name);
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder maxWorkers(int maxWorkers) {
        if (maxWorkers < 1) {
            throw new IllegalArgumentException("max_workers must be greater than 0, was " + maxWorkers);
        }
        this.maxWorkers = maxWorkers;
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder target(String target) {
        cluster.target = requireNonNull(target);
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder tokenFile(Path file) {
        cluster.credentials = cluster.credentials.withTokenFile(file);
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder tlsCa(Path file) {
        cluster.credentials = cluster.credentials.withCa(file);
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder tlsCertificate(Path certificate, Path key) {
        cluster.credentials = cluster.credentials.withCertificate(certificate, key);
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder openToAllLocalUsers() {
        cluster.credentials = cluster.credentials.withOpenToAllLocalUsers();
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder insecurePlaintextOffLoopback() {
        cluster.credentials = cluster.credentials.withInsecurePlaintextOffLoopback();
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder connectTimeout(Duration timeout) {
        this.connectTimeout = Checked.positive(timeout, "connectTimeout");
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder maxPending(int tasks) {
        return maxPending(tasks, WhenFull.REJECT);
    }

    @Override
    public DefaultProcessPoolBuilder maxPending(int tasks, WhenFull whenFull) {
        limits = limits.withTasks(tasks, whenFull);
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder maxPendingBytes(long bytes) {
        limits = limits.withBytes(bytes);
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder callbackExecutor(Executor executor) {
        this.callbackExecutor = requireNonNull(executor);
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder taskOptions(TaskOptions options) {
        this.taskOptions = requireNonNull(options);
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder uncaughtExceptionHandler(UncaughtExceptionHandler handler) {
        this.uncaughtExceptionHandler = requireNonNull(handler);
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder warnOfUnseenFailures(boolean warn) {
        this.warnsOfUnseenFailures = warn;
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder jvmArguments(String... arguments) {
        runners = runners.withArguments(arguments);
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder systemProperty(String key, String value) {
        runners = runners.withProperty(key, value);
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder environmentVariable(String name, String value) {
        runners = runners.withVariable(name, value);
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder inheritJvm(boolean inherit) {
        runners = runners.withInherits(inherit);
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder workingDirectory(Path directory) {
        runners = runners.withDirectory(directory);
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder initializer(@Nullable RemoteRunnable initializer) {
        this.initializer = initializer;
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder threadsPerRunner(int threads) {
        this.threadsPerRunner = Checked.atLeastOne(threads, "threadsPerRunner");
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder maxTasksPerRunner(int tasks) {
        this.maxTasksPerRunner = Checked.atLeastOne(tasks, "maxTasksPerRunner");
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder deserializationFilter(ObjectInputFilter filter) {
        this.filter = DecodeFilter.of(requireNonNull(filter));
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder maxWorkerHeap(long bytes) {
        this.maxWorkerHeap = Checked.positive(bytes, "maxWorkerHeap");
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder onRunnerDeath(RunnerDeath rule) {
        this.onRunnerDeath = requireNonNull(rule);
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder workerKeepAlive(Duration time) {
        this.workerKeepAlive = Checked.positive(time, "workerKeepAlive");
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder workerStartTimeout(Duration time) {
        this.workerStartTimeout = Checked.positive(time, "workerStartTimeout");
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder cancelGrace(Duration grace) {
        this.cancelGrace = Checked.notNegative(grace, "cancelGrace");
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder classPath(List<Path> entries) {
        code = code.withEntries(entries);
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder addClassPath(Path... entries) {
        code = code.withMore(entries);
        return this;
    }

    @Override
    public DefaultProcessPoolBuilder maxCodeBytes(long bytes) {
        code = code.withBytesMax(bytes);
        return this;
    }

    @Override
    protected ExecutorProvider.ProcessPool start() {
        return new DefaultProcessPool(this);
    }

    /** For tests: the way to a cluster that is neither embedded nor reached over TCP. */
    public DefaultProcessPoolBuilder connector(Connector connector) {
        this.connector = connector;
        return this;
    }

    boolean connectsAtOnce() {
        return connector == null && cluster.target().isPresent();
    }

    public Connector connector(PoolConfig config) {
        return connector != null
                ? connector
                : cluster.connector(config.name(), config.maxWorkers(), code.classPath(), code.bytesMax());
    }

    PoolConfig config() {
        var codec = code.codec(filter);
        return new PoolConfig(
                name,
                maxWorkers,
                connectTimeout,
                limits,
                Optional.ofNullable(callbackExecutor),
                taskOptions,
                uncaughtExceptionHandler,
                warnsOfUnseenFailures,
                runners,
                CallEncoding.ofInitializer(codec, initializer),
                threadsPerRunner,
                maxTasksPerRunner,
                maxWorkerHeap,
                cancelGrace,
                onRunnerDeath,
                Optional.ofNullable(workerKeepAlive),
                Optional.ofNullable(workerStartTimeout),
                codec);
    }
}
