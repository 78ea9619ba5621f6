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
public abstract class ProcessPoolBuilder {
    /** For providers; users call {@link ProcessPoolExecutor#builder()}. */
    protected ProcessPoolBuilder() {}

    /** A name for threads and logs. */
    public abstract ProcessPoolBuilder name(String name);

    /** How many processes there are at most on this machine, at least 1; a cluster has its own. */
    public abstract ProcessPoolBuilder maxWorkers(int maxWorkers);

    /** The address of a cluster, such as {@code "dns:///coordinator:7300"}; overrules {@code MUSTER_TARGET}. */
    public abstract ProcessPoolBuilder target(String target);

    /** The token that the cluster asks for; overrules {@code MUSTER_TOKEN_FILE}; on this machine by default this user's. */
    public abstract ProcessPoolBuilder tokenFile(Path file);

    /**
     * Whom this program trusts: the issuers of the cluster's certificate, in PEM; overrules {@code MUSTER_TLS_CA}. By default
     * those that the JVM trusts. A cluster on another machine is spoken to with TLS in any case.
     */
    public abstract ProcessPoolBuilder tlsCa(Path file);

    /** The certificate and key of this program; overrules {@code MUSTER_TLS_CERT} and {@code MUSTER_TLS_KEY}. */
    public abstract ProcessPoolBuilder tlsCertificate(Path certificate, Path key);

    /** Believes a cluster on this machine without proof; any user of it could get the code of this program then. */
    public abstract ProcessPoolBuilder openToAllLocalUsers();

    /**
     * Speaks plaintext to a cluster on another machine, unless TLS is named: who stands between can read and change code,
     * arguments and results. Only for where something else protects the way, such as a mesh or a tunnel.
     */
    public abstract ProcessPoolBuilder insecurePlaintextOffLoopback();

    /** How long {@code build} waits for a cluster; 10 seconds by default. */
    public abstract ProcessPoolBuilder connectTimeout(Duration timeout);

    /**
     * The most that may be submitted and not done; more is rejected. By default any number. The elements of a {@code map} count
     * by their chunks, a few of which are submitted at a time; those of an eager one, which was taken as a whole, are not held up.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public abstract ProcessPoolBuilder maxPending(int tasks);

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
    public abstract ProcessPoolBuilder maxPending(int tasks, WhenFull whenFull);

    /**
     * The most bytes of this program's heap for what is submitted and not done; more is rejected, or waits where {@link
     * #maxPending(int, WhenFull)} says so. Each task counts with the bytes of its call and 512 more for what is kept beside it.
     * The input of an eager {@code map} may take as much once more. By default half of the largest heap ({@code -Xmx}).
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public abstract ProcessPoolBuilder maxPendingBytes(long bytes);

    /**
     * Where results are deserialised and callbacks and dependent stages of futures run, instead of threads of the pool: of
     * these there are at most 256, each of which a callback may block. The callbacks of one future run one after another, in
     * their order, whatever the executor does. The pool never shuts it down; what it rejects, or would run in the very thread
     * that hands it over, the pool's own threads do.
     */
    public abstract ProcessPoolBuilder callbackExecutor(Executor executor);

    /** The options of tasks that are submitted without any. */
    public abstract ProcessPoolBuilder taskOptions(TaskOptions options);

    /** Hears of what tasks of {@code execute} throw; by default it is logged. */
    public abstract ProcessPoolBuilder uncaughtExceptionHandler(UncaughtExceptionHandler handler);

    /**
     * Whether a failure is logged as a warning when its future is dropped before anybody looked at how it ended; by default it
     * is. Looking is each of {@code get}, {@code join}, {@code result}, {@code exception}, a callback, a dependent stage, and the
     * methods of {@link Futures}. What {@code CompletableFuture.allOf} and {@code anyOf} take from a future that is done already
     * cannot be seen: look at such a future yourself, or gather with {@link Futures#gather}.
     */
    public abstract ProcessPoolBuilder warnOfUnseenFailures(boolean warn);

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
    public abstract ProcessPoolBuilder jvmArguments(String... arguments);

    /**
     * A system property of the JVMs that run the tasks; it wins over one of this program. What a JVM reads only at its start is
     * on its command line, without secrets.
     *
     * @throws IllegalArgumentException if it is no setting, such as {@code user.dir}, or has another value in {@link
     *     #jvmArguments}
     */
    public abstract ProcessPoolBuilder systemProperty(String key, String value);

    /**
     * An environment variable of the processes that run the tasks; it wins over one that they would inherit: from this program,
     * or from the worker in a cluster.
     *
     * @throws IllegalArgumentException if there can be no such variable, or if its name begins with MUSTER_
     */
    public abstract ProcessPoolBuilder environmentVariable(String name, String value);

    /**
     * Whether tasks find in their JVMs what this program has in its own, as it is when the pool starts; by default they do. On
     * this machine that is the system properties, locale, time zone, charset, assertions, preview features, opens, exports,
     * reads and added modules, and the size of stacks; in a cluster the locale, time zone and charset. What this builder names
     * wins. Agents, debuggers, ports, heap and collector are never inherited.
     */
    public abstract ProcessPoolBuilder inheritJvm(boolean inherit);

    /**
     * The directory in which tasks find relative paths; by default that of this program or, in a cluster, an empty one for each
     * process, which is deleted with it. A relative path begins at that of this program or, in a cluster, of the worker. It must
     * exist on the host that runs the task, or else no process starts there, and the future says so.
     */
    public abstract ProcessPoolBuilder workingDirectory(Path directory);

    /** Runs once in each process before its first task, in the thread that runs tasks; if it throws, the pool is broken. */
    public abstract ProcessPoolBuilder initializer(@Nullable RemoteRunnable initializer);

    /** How many tasks share one process at a time, at least 1; 1 by default. */
    public abstract ProcessPoolBuilder threadsPerRunner(int threads);

    /** After how many tasks, at least 1, a process is replaced; never by default. */
    public abstract ProcessPoolBuilder maxTasksPerRunner(int tasks);

    /**
     * Which classes may come in results and exceptions, where the pool's own rule is too strict or not strict enough: what the
     * filter rejects is refused, what it allows is allowed, and where it is undecided the pool's rule decides, which refuses
     * classes that attacks on deserialization are made of. It is asked about each class alone, from several threads; limits of
     * a pattern such as {@code maxdepth} have no effect. A refused exception arrives as its text.
     */
    public abstract ProcessPoolBuilder deserializationFilter(ObjectInputFilter filter);

    /**
     * How many bytes the heap of a process may hold after a task before the process is replaced: against tasks that leave more
     * and more behind. Garbage does not count, and what was submitted goes on in the replacement. Any amount by default, up to
     * the limit of the JVM, see {@link #jvmArguments}.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public abstract ProcessPoolBuilder maxWorkerHeap(long bytes);

    /** What the death of a process means for the pool; {@link RunnerDeath#FAIL_TASK} by default. */
    public abstract ProcessPoolBuilder onRunnerDeath(RunnerDeath rule);

    /**
     * How long a process may have nothing to do before it ends; another one starts when it is needed. By default it stays as
     * long as the pool.
     */
    public abstract ProcessPoolBuilder workerKeepAlive(Duration time);

    /**
     * How long a process may take to get ready, the initializer included, once its JVM is up; 5 minutes by default. If it takes
     * longer, it is killed and the pool is broken: the next one would hang as well.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public abstract ProcessPoolBuilder workerStartTimeout(Duration time);

    /**
     * How long an interrupted task may go on before its process is killed; 2 seconds by default.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public abstract ProcessPoolBuilder cancelGrace(Duration grace);

    /** The code that tasks run from, instead of the class path of this program: directories and jars, in order. */
    public abstract ProcessPoolBuilder classPath(List<Path> entries);

    /** More code that tasks run from, behind the class path. */
    public abstract ProcessPoolBuilder addClassPath(Path... entries);

    /**
     * The most bytes of code, before it is packed, that may be shipped to a cluster; 2^30 by default. What does not begin with a
     * dot and is no secret is shipped of a directory, so a class path that names a folder of data may have more.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public abstract ProcessPoolBuilder maxCodeBytes(long bytes);

    /**
     * Makes the pool; connects if it is one in a cluster.
     *
     * @throws BrokenProcessPoolException if the cluster cannot be reached, turns this program away, or proves nothing
     * @throws IllegalArgumentException if the initializer cannot travel
     */
    public final ProcessPoolExecutor build() {
        return new ProcessPoolExecutor(start());
    }

    /** Makes what the pool delegates to. */
    protected abstract ExecutorProvider.ProcessPool start();
}
