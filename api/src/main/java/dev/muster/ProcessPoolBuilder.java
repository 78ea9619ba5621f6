package dev.muster;

import dev.muster.task.RemoteRunnable;
import java.io.ObjectInputFilter;
import java.lang.Thread.UncaughtExceptionHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link ProcessPoolExecutor} with settings other than the defaults. Each method returns this builder. It throws a
 * {@link NullPointerException} for a null argument unless its description allows null, and an
 * {@link IllegalArgumentException} for a number or a time below the allowed minimum. Not thread-safe.
 *
 * <pre>{@code
 * var pool = ProcessPoolExecutor.builder()
 *         .maxWorkers(4)
 *         .jvmArguments("-Xmx2g")
 *         .initializer(() -> Model.load())
 *         .build();
 * }</pre>
 */
public abstract class ProcessPoolBuilder {
    /** For providers; users call {@link ProcessPoolExecutor#builder()}. */
    protected ProcessPoolBuilder() {}

    /** Sets a name for threads and logs. */
    public abstract ProcessPoolBuilder name(String name);

    /** Sets the maximum number of processes on this machine, at least 1; a cluster has its own number. */
    public abstract ProcessPoolBuilder maxWorkers(int maxWorkers);

    /** Sets the address of a cluster, such as {@code "dns:///coordinator:7300"}; overrides {@code MUSTER_TARGET}. */
    public abstract ProcessPoolBuilder target(String target);

    /**
     * Sets the file of the token that the cluster requires; overrides {@code MUSTER_TOKEN_FILE}. On this machine, the
     * default is the token of this user.
     */
    public abstract ProcessPoolBuilder tokenFile(Path file);

    /**
     * Sets the certificate issuers that this program trusts for the cluster's certificate, in PEM; overrides
     * {@code MUSTER_TLS_CA}. The default is the issuers that the JVM trusts. A connection to a cluster on another machine
     * uses TLS in any case.
     */
    public abstract ProcessPoolBuilder tlsCa(Path file);

    /** Sets the certificate and key of this program; overrides {@code MUSTER_TLS_CERT} and {@code MUSTER_TLS_KEY}. */
    public abstract ProcessPoolBuilder tlsCertificate(Path certificate, Path key);

    /** Trusts a cluster on this machine without proof. Any user of this machine could then get the code of this program. */
    public abstract ProcessPoolBuilder openToAllLocalUsers();

    /**
     * Uses plaintext for a cluster on another machine, unless TLS is configured: an attacker on the network can then read
     * and change code, arguments and results. Use this only if something else protects the connection, such as a mesh or a
     * tunnel.
     */
    public abstract ProcessPoolBuilder insecurePlaintextOffLoopback();

    /** Sets how long {@code build} waits for a cluster; 10 seconds by default. */
    public abstract ProcessPoolBuilder connectTimeout(Duration timeout);

    /**
     * Limits how many tasks may be submitted and not done; the pool rejects more. There is no limit by default. The
     * elements of a {@code map} count as chunks, a few of which are submitted at a time; the chunks of an eager map, whose
     * input was read as a whole, are not rejected or delayed.
     *
     * @throws IllegalArgumentException if the value is less than 1
     */
    public abstract ProcessPoolBuilder maxPending(int tasks);

    /**
     * Limits how many tasks may be submitted and not done, and sets what {@code submit} does at this limit and at that of
     * {@link #maxPendingBytes}. This is back-pressure for a program that creates tasks faster than they are done.
     *
     * <pre>{@code
     * try (var pool = ProcessPoolExecutor.builder().maxPending(1_000, WhenFull.WAIT).build()) {
     *     for (String line : lines) pool.submit(Lines::index, line); // waits whenever 1,000 are pending
     * }
     * }</pre>
     *
     * @throws IllegalArgumentException if the number is less than 1
     */
    public abstract ProcessPoolBuilder maxPending(int tasks, WhenFull whenFull);

    /**
     * Limits the bytes of this program's heap for tasks that are submitted and not done. The pool rejects more, or waits if
     * {@link #maxPending(int, WhenFull)} says so. Each task counts with the bytes of its call and 512 bytes for its
     * bookkeeping. The input of an eager {@code map} may take the same amount once more. The default is half of the maximum
     * heap ({@code -Xmx}).
     *
     * @throws IllegalArgumentException if the value is less than 1
     */
    public abstract ProcessPoolBuilder maxPendingBytes(long bytes);

    /**
     * Sets the executor that deserialises results and runs callbacks and dependent stages of futures, instead of threads of
     * the pool. The pool has at most 256 such threads, and each may be blocked by a callback. The callbacks of one future
     * run one after another, in their order, with any executor. The pool never shuts the executor down. Threads of the pool
     * run what the executor rejects, or would run in the thread that submits it.
     */
    public abstract ProcessPoolBuilder callbackExecutor(Executor executor);

    /** Sets the options of tasks that are submitted without options. */
    public abstract ProcessPoolBuilder taskOptions(TaskOptions options);

    /** Sets a handler for exceptions that tasks of {@code execute} throw; by default they are logged. */
    public abstract ProcessPoolBuilder uncaughtExceptionHandler(UncaughtExceptionHandler handler);

    /**
     * Sets whether the log has a warning for a failure whose future is dropped before any code looked at its outcome; the
     * default is true. Code looks at the outcome with {@code get}, {@code join}, {@code result}, {@code exception}, a
     * callback, a dependent stage, and the methods of {@link Futures}. Muster cannot see what
     * {@code CompletableFuture.allOf} and {@code anyOf} take from a future that is already done: look at such a future
     * directly, or use {@link Futures#gather}.
     */
    public abstract ProcessPoolBuilder warnOfUnseenFailures(boolean warn);

    /**
     * Adds options for the JVMs that run the tasks. They come after Muster's own options and those of this program, and so
     * take precedence. An option that selects a garbage collector replaces the default (Serial), and an option about
     * class-data archives (such as {@code -Xshare:auto}) disables Muster's archive. A relative path of an agent is relative
     * to the directory of this program; in a cluster, to that of the process.
     *
     * @throws NullPointerException if an option is null
     * @throws IllegalArgumentException if an option is not suitable for such a process, such as {@code -cp}, or sets a
     *     property to another value than {@link #systemProperty}
     */
    public abstract ProcessPoolBuilder jvmArguments(String... arguments);

    /**
     * Sets a system property of the JVMs that run the tasks; it takes precedence over the same property of this program. A
     * property that a JVM reads only at its start is on the command line, unless it is a secret.
     *
     * @throws IllegalArgumentException if the property cannot be set, such as {@code user.dir}, or has another value in
     *     {@link #jvmArguments}
     */
    public abstract ProcessPoolBuilder systemProperty(String key, String value);

    /**
     * Sets an environment variable of the processes that run the tasks; it takes precedence over the inherited value: from
     * this program, or from the worker in a cluster.
     *
     * @throws IllegalArgumentException if such a variable is impossible, or if its name begins with MUSTER_
     */
    public abstract ProcessPoolBuilder environmentVariable(String name, String value);

    /**
     * Sets whether the JVMs of tasks take over the settings of the JVM of this program, as they are when the pool starts;
     * the default is true. On this machine, these are the system properties, locale, time zone, charset, assertions,
     * preview features, opens, exports, reads and added modules, and the size of stacks; in a cluster, the locale, time
     * zone and charset. Settings of this builder take precedence. Agents, debuggers, ports, heap and collector are never
     * inherited.
     */
    public abstract ProcessPoolBuilder inheritJvm(boolean inherit);

    /**
     * Sets the directory to which paths of tasks are relative. The default is the directory of this program or, in a
     * cluster, an empty one for each process, which is deleted with the process. If the directory itself is relative, it is
     * relative to that of this program or, in a cluster, of the worker. It must exist on the host that runs the task;
     * otherwise no process starts there, and the future says so.
     */
    public abstract ProcessPoolBuilder workingDirectory(Path directory);

    /**
     * Sets a task that runs once in each process before its first task, in the thread that runs tasks; if it throws, the
     * pool is broken. Null means none.
     */
    public abstract ProcessPoolBuilder initializer(@Nullable RemoteRunnable initializer);

    /** Sets how many tasks share one process at a time, at least 1; 1 by default. */
    public abstract ProcessPoolBuilder threadsPerRunner(int threads);

    /** Sets after how many tasks, at least 1, a process is replaced; never by default. */
    public abstract ProcessPoolBuilder maxTasksPerRunner(int tasks);

    /**
     * Sets which classes results and exceptions may contain, if the pool's own rule is too strict or not strict enough. The
     * pool refuses what the filter rejects and accepts what it allows. If the filter is undecided, the pool's rule decides,
     * which refuses classes that attacks on deserialization use. The filter is called for each class alone, from several
     * threads; limits of a pattern such as {@code maxdepth} have no effect. A refused exception arrives as its text.
     */
    public abstract ProcessPoolBuilder deserializationFilter(ObjectInputFilter filter);

    /**
     * Sets how many bytes the heap of a process may contain after a task before the process is replaced, as a protection
     * against tasks that leave more and more behind. Garbage does not count, and submitted tasks continue in the
     * replacement. By default there is no such limit apart from the heap limit of the JVM; see {@link #jvmArguments}.
     *
     * @throws IllegalArgumentException if the value is not positive
     */
    public abstract ProcessPoolBuilder maxWorkerHeap(long bytes);

    /** Sets what the death of a process means for the pool; {@link RunnerDeath#FAIL_TASK} by default. */
    public abstract ProcessPoolBuilder onRunnerDeath(RunnerDeath rule);

    /**
     * Sets how long a process may be idle before it ends; another one starts when it is needed. By default, processes live
     * as long as the pool.
     */
    public abstract ProcessPoolBuilder workerKeepAlive(Duration time);

    /**
     * Sets how long a process may take to get ready, including the initializer, once its JVM is up; 5 minutes by default.
     * If it takes longer, it is killed and the pool is broken, because the next process would hang as well.
     *
     * @throws IllegalArgumentException if the value is not positive
     */
    public abstract ProcessPoolBuilder workerStartTimeout(Duration time);

    /**
     * Sets how long an interrupted task may run before its process is killed; 2 seconds by default.
     *
     * @throws IllegalArgumentException if the value is negative
     */
    public abstract ProcessPoolBuilder cancelGrace(Duration grace);

    /** Sets the code that tasks run from, instead of the class path of this program: directories and jars, in order. */
    public abstract ProcessPoolBuilder classPath(List<Path> entries);

    /** Adds code that tasks run from, after the class path. */
    public abstract ProcessPoolBuilder addClassPath(Path... entries);

    /**
     * Limits the bytes of code, before compression, that the client may send to a cluster; 2^30 by default. From a
     * directory, the client sends every file that does not begin with a dot and is not a secret, so a class path that
     * contains a directory of data may exceed the limit.
     *
     * @throws IllegalArgumentException if the value is not positive
     */
    public abstract ProcessPoolBuilder maxCodeBytes(long bytes);

    /**
     * Creates the pool, and connects to the cluster if it uses one.
     *
     * @throws BrokenProcessPoolException if the cluster cannot be reached, refuses this program, or cannot prove its
     *     identity
     * @throws IllegalArgumentException if the initializer cannot travel
     */
    public final ProcessPoolExecutor build() {
        return new ProcessPoolExecutor(start());
    }

    /** Creates the executor that the pool delegates to. */
    protected abstract ExecutorProvider.ProcessPool start();
}
