package dev.muster;

import static java.util.Objects.requireNonNull;

import dev.muster.codec.DecodeFilter;
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

/**
 * Builds a {@link ProcessPoolExecutor} whose ways differ from the defaults. Each method returns this, and throws a
 * {@link NullPointerException} for a null where it does not ask for one, and an {@link IllegalArgumentException} for a number
 * or a time that is less than it allows; not thread-safe.
 *
 * <pre>{@code
 * var pool = ProcessPoolExecutor.builder()
 *         .maxWorkers(4)
 *         .jvmArguments("-Xmx2g")
 *         .initializer(() -> Model.load())
 *         .build();
 * }</pre>
 */
public final class ProcessPoolBuilder {
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

    ProcessPoolBuilder() {}

    /** A name for threads and logs. */
    public ProcessPoolBuilder name(String name) {
        this.name = requireNonNull(name);
        return this;
    }

    /** How many processes there are at most on this machine, at least 1; a cluster has its own. */
    public ProcessPoolBuilder maxWorkers(int maxWorkers) {
        if (maxWorkers < 1) {
            throw new IllegalArgumentException("max_workers must be greater than 0, was " + maxWorkers);
        }
        this.maxWorkers = maxWorkers;
        return this;
    }

    /** The address of a cluster, such as {@code "dns:///coordinator:7300"}; overrules {@code MUSTER_TARGET}. */
    public ProcessPoolBuilder target(String target) {
        cluster.target = requireNonNull(target);
        return this;
    }

    /** The token that the cluster asks for; overrules {@code MUSTER_TOKEN_FILE}; on this machine by default this user's. */
    public ProcessPoolBuilder tokenFile(Path file) {
        cluster.credentials = cluster.credentials.withTokenFile(file);
        return this;
    }

    /**
     * Whom this program trusts: the issuers of the cluster's certificate, in PEM; overrules {@code MUSTER_TLS_CA}. By default
     * those that the JVM trusts. A cluster on another machine is spoken to with TLS in any case.
     */
    public ProcessPoolBuilder tlsCa(Path file) {
        cluster.credentials = cluster.credentials.withCa(file);
        return this;
    }

    /** The certificate and key of this program; overrules {@code MUSTER_TLS_CERT} and {@code MUSTER_TLS_KEY}. */
    public ProcessPoolBuilder tlsCertificate(Path certificate, Path key) {
        cluster.credentials = cluster.credentials.withCertificate(certificate, key);
        return this;
    }

    /** Believes a cluster on this machine without proof; any user of it could get the code of this program then. */
    public ProcessPoolBuilder openToAllLocalUsers() {
        cluster.credentials = cluster.credentials.withOpenToAllLocalUsers();
        return this;
    }

    /**
     * Speaks plaintext to a cluster on another machine, unless TLS is named: who stands between can read and change code,
     * arguments and results. Only for where something else protects the way, such as a mesh or a tunnel.
     */
    public ProcessPoolBuilder insecurePlaintextOffLoopback() {
        cluster.credentials = cluster.credentials.withInsecurePlaintextOffLoopback();
        return this;
    }

    /** How long {@code build} waits for a cluster; 10 seconds by default. */
    public ProcessPoolBuilder connectTimeout(Duration timeout) {
        this.connectTimeout = Checked.positive(timeout, "connectTimeout");
        return this;
    }

    /**
     * The most that may be submitted and not done; more is rejected. By default any number. The elements of a {@code map} count
     * by their chunks, a few of which are submitted at a time; those of an eager one, which was taken as a whole, are not held up.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public ProcessPoolBuilder maxPending(int tasks) {
        return maxPending(tasks, WhenFull.REJECT);
    }

    /**
     * The most that may be submitted and not done, also for {@link #maxPendingBytes}, and what {@code submit} does when as
     * much is: back-pressure for a program that makes tasks faster than they are done.
     *
     * <pre>{@code
     * try (var pool = ProcessPoolExecutor.builder().maxPending(1_000, WhenFull.WAIT).build()) {
     *     for (String line : lines) pool.submit(Lines::index, line); // waits whenever 1,000 are pending
     * }
     * }</pre>
     *
     * @throws IllegalArgumentException if the number is less than 1
     */
    public ProcessPoolBuilder maxPending(int tasks, WhenFull whenFull) {
        limits = limits.withTasks(tasks, whenFull);
        return this;
    }

    /**
     * The most bytes of this program's heap for what is submitted and not done; more is rejected, or waits where {@link
     * #maxPending(int, WhenFull)} says so. Each task counts with the bytes of its call and 512 more for what is kept beside it.
     * The input of an eager {@code map} may take as much once more. By default half of the largest heap ({@code -Xmx}).
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public ProcessPoolBuilder maxPendingBytes(long bytes) {
        limits = limits.withBytes(bytes);
        return this;
    }

    /**
     * Where results are deserialised and callbacks and dependent stages of futures run, instead of threads of the pool: of
     * these there are at most 256, each of which a callback may block. The callbacks of one future run one after another, in
     * their order, whatever the executor does. The pool never shuts it down; what it rejects, or would run in the very thread
     * that hands it over, the pool's own threads do.
     */
    public ProcessPoolBuilder callbackExecutor(Executor executor) {
        this.callbackExecutor = requireNonNull(executor);
        return this;
    }

    /** The options of tasks that are submitted without any. */
    public ProcessPoolBuilder taskOptions(TaskOptions options) {
        this.taskOptions = requireNonNull(options);
        return this;
    }

    /** Hears of what tasks of {@code execute} throw; by default it is logged. */
    public ProcessPoolBuilder uncaughtExceptionHandler(UncaughtExceptionHandler handler) {
        this.uncaughtExceptionHandler = requireNonNull(handler);
        return this;
    }

    /**
     * Whether a failure is logged as a warning when its future is dropped before anybody looked at how it ended; by default it
     * is. Looking is each of {@code get}, {@code join}, {@code result}, {@code exception}, a callback, a dependent stage, and the
     * methods of {@link Futures}. What {@code CompletableFuture.allOf} and {@code anyOf} take from a future that is done already
     * cannot be seen: look at such a future yourself, or gather with {@link Futures#gather}.
     */
    public ProcessPoolBuilder warnOfUnseenFailures(boolean warn) {
        this.warnsOfUnseenFailures = warn;
        return this;
    }

    /**
     * Options for the JVMs that run the tasks. They come after Muster's own and those of this program, and so win over them; one
     * that names a garbage collector takes the place of the usual one (Serial), and one about class archives (such as {@code
     * -Xshare:auto}) ends the use of Muster's. A relative path of an agent begins at the directory of this program; in a cluster
     * at that of the process.
     *
     * @throws NullPointerException if one is null
     * @throws IllegalArgumentException if one is no option for such a process, such as {@code -cp}, or gives a property another
     *     value than {@link #systemProperty}
     */
    public ProcessPoolBuilder jvmArguments(String... arguments) {
        runners = runners.withArguments(arguments);
        return this;
    }

    /**
     * A system property of the JVMs that run the tasks; it wins over one of this program. What a JVM reads only at its start is
     * on its command line, without secrets.
     *
     * @throws IllegalArgumentException if it is no setting, such as {@code user.dir}, or has another value in {@link
     *     #jvmArguments}
     */
    public ProcessPoolBuilder systemProperty(String key, String value) {
        runners = runners.withProperty(key, value);
        return this;
    }

    /**
     * An environment variable of the processes that run the tasks; it wins over one that they would inherit: from this program,
     * or from the worker in a cluster.
     *
     * @throws IllegalArgumentException if there can be no such variable, or if its name begins with MUSTER_
     */
    public ProcessPoolBuilder environmentVariable(String name, String value) {
        runners = runners.withVariable(name, value);
        return this;
    }

    /**
     * Whether tasks find in their JVMs what this program has in its own, as it is when the pool starts; by default they do. On
     * this machine that is the system properties, locale, time zone, charset, assertions, preview features, opens, exports,
     * reads and added modules, and the size of stacks; in a cluster the locale, time zone and charset. What this builder names
     * wins. Agents, debuggers, ports, heap and collector are never inherited.
     */
    public ProcessPoolBuilder inheritJvm(boolean inherit) {
        runners = runners.withInherits(inherit);
        return this;
    }

    /**
     * The directory in which tasks find relative paths; by default that of this program or, in a cluster, an empty one for each
     * process, which is deleted with it. A relative path begins at that of this program or, in a cluster, of the worker. It must
     * exist on the host that runs the task, or else no process starts there, and the future says so.
     */
    public ProcessPoolBuilder workingDirectory(Path directory) {
        runners = runners.withDirectory(directory);
        return this;
    }

    /** Runs once in each process before its first task, in the thread that runs tasks; if it throws, the pool is broken. */
    public ProcessPoolBuilder initializer(@Nullable RemoteRunnable initializer) {
        this.initializer = initializer;
        return this;
    }

    /** How many tasks share one process at a time, at least 1; 1 by default. */
    public ProcessPoolBuilder threadsPerRunner(int threads) {
        this.threadsPerRunner = Checked.atLeastOne(threads, "threadsPerRunner");
        return this;
    }

    /** After how many tasks, at least 1, a process is replaced; never by default. */
    public ProcessPoolBuilder maxTasksPerRunner(int tasks) {
        this.maxTasksPerRunner = Checked.atLeastOne(tasks, "maxTasksPerRunner");
        return this;
    }

    /**
     * Which classes may come in results and exceptions, where the pool's own rule is too strict or not strict enough: what the
     * filter rejects is refused, what it allows is allowed, and where it is undecided the pool's rule decides, which refuses
     * classes that attacks on deserialization are made of. It is asked about each class alone, from several threads; limits of
     * a pattern such as {@code maxdepth} have no effect. A refused exception arrives as its text.
     */
    public ProcessPoolBuilder deserializationFilter(ObjectInputFilter filter) {
        this.filter = DecodeFilter.of(requireNonNull(filter));
        return this;
    }

    /**
     * How many bytes the heap of a process may hold after a task before the process is replaced: against tasks that leave more
     * and more behind. Garbage does not count, and what was submitted goes on in the replacement. Any amount by default, up to
     * the limit of the JVM, see {@link #jvmArguments}.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public ProcessPoolBuilder maxWorkerHeap(long bytes) {
        this.maxWorkerHeap = Checked.positive(bytes, "maxWorkerHeap");
        return this;
    }

    /** What the death of a process means for the pool; {@link RunnerDeath#FAIL_TASK} by default. */
    public ProcessPoolBuilder onRunnerDeath(RunnerDeath rule) {
        this.onRunnerDeath = requireNonNull(rule);
        return this;
    }

    /**
     * How long a process may have nothing to do before it ends; another one starts when it is needed. By default it stays as
     * long as the pool.
     */
    public ProcessPoolBuilder workerKeepAlive(Duration time) {
        this.workerKeepAlive = Checked.positive(time, "workerKeepAlive");
        return this;
    }

    /**
     * How long a process may take to get ready, the initializer included, once its JVM is up; 5 minutes by default. If it takes
     * longer, it is killed and the pool is broken: the next one would hang as well.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public ProcessPoolBuilder workerStartTimeout(Duration time) {
        this.workerStartTimeout = Checked.positive(time, "workerStartTimeout");
        return this;
    }

    /**
     * How long an interrupted task may go on before its process is killed; 2 seconds by default.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public ProcessPoolBuilder cancelGrace(Duration grace) {
        this.cancelGrace = Checked.notNegative(grace, "cancelGrace");
        return this;
    }

    /** The code that tasks run from, instead of the class path of this program: directories and jars, in order. */
    public ProcessPoolBuilder classPath(List<Path> entries) {
        code = code.withEntries(entries);
        return this;
    }

    /** More code that tasks run from, behind the class path. */
    public ProcessPoolBuilder addClassPath(Path... entries) {
        code = code.withMore(entries);
        return this;
    }

    /**
     * The most bytes of code, before it is packed, that may be shipped to a cluster; 2^30 by default. What does not begin with a
     * dot and is no secret is shipped of a directory, so a class path that names a folder of data may have more.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public ProcessPoolBuilder maxCodeBytes(long bytes) {
        code = code.withBytesMax(bytes);
        return this;
    }

    /**
     * Makes the pool; connects if it is one in a cluster.
     *
     * @throws BrokenProcessPoolException if the cluster cannot be reached, turns this program away, or proves nothing
     * @throws IllegalArgumentException if the initializer cannot travel
     */
    public ProcessPoolExecutor build() {
        return new ProcessPoolExecutor(this);
    }

    /** For tests: the way to a cluster that is neither embedded nor reached over TCP. */
    ProcessPoolBuilder connector(Connector connector) {
        this.connector = connector;
        return this;
    }

    boolean connectsAtOnce() {
        return connector == null && cluster.target().isPresent();
    }

    Connector connector(PoolConfig config) {
        return connector != null ? connector : cluster.connector(config, code);
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
                Calls.ofInitializer(codec, initializer),
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
