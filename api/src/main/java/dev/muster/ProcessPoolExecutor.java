package dev.muster;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Runs tasks in processes: one per CPU of this machine, or the processes of a cluster. {@link TaskExecutor} describes the
 * contract.
 *
 * <p>The constructor starts no process; processes start with the first task. {@link #close} the pool, preferably with
 * try-with-resources. A pool that is not closed keeps the JVM alive only while futures are unfinished. A pool that is
 * dropped finishes its submitted tasks. {@code System.exit} does not wait: it ends the processes.
 *
 * <p>The output of a task stays in its process; if that dies, the exception contains the last lines of its standard error.
 * While the coordinator of a cluster does not answer, or the cluster has no workers, tasks wait, and the log
 * {@code dev.muster} says so.
 *
 * <p>When a process dies, only its task fails, with a {@link RunnerDiedException}, and another process replaces it, unless
 * {@link ProcessPoolBuilder#onRunnerDeath} says otherwise.
 *
 * <pre>{@code
 * try (var pool = new ProcessPoolExecutor()) {
 *     System.out.println(pool.submit(() -> ProcessHandle.current().pid()).get());
 * }
 * }</pre>
 */
public final class ProcessPoolExecutor extends ForwardingTaskExecutor {
    private final ExecutorProvider.ProcessPool delegate;

    /**
     * Creates a pool in the cluster that the environment variable {@code MUSTER_TARGET} names, or otherwise on this
     * machine, with one process per CPU.
     *
     * @throws BrokenProcessPoolException if that cluster cannot be reached, or refuses this program
     */
    public ProcessPoolExecutor() {
        this(builder().start());
    }

    /**
     * Creates a pool with at most this number of processes on this machine. If {@code MUSTER_TARGET} names a cluster, the
     * slots of the cluster count instead.
     *
     * @throws IllegalArgumentException if the number is less than 1
     * @throws BrokenProcessPoolException if that cluster cannot be reached, or refuses this program
     */
    public ProcessPoolExecutor(int maxWorkers) {
        this(builder().maxWorkers(maxWorkers).start());
    }

    ProcessPoolExecutor(ExecutorProvider.ProcessPool delegate) {
        this.delegate = delegate;
    }

    /**
     * Creates a pool in the cluster at this address, such as {@code "localhost:7300"} or {@code "dns:///coordinator:7300"}.
     * Waits until the cluster has accepted this program, for 10 seconds unless the builder says otherwise. The environment
     * variables {@code MUSTER_TOKEN_FILE}, {@code MUSTER_TLS_CA}, {@code MUSTER_TLS_CERT} and {@code MUSTER_TLS_KEY} name
     * credentials. A cluster of the same user on this machine needs none; a connection to another machine always uses TLS
     * and a token.
     *
     * @throws BrokenProcessPoolException if the cluster cannot be reached, or refuses this program
     */
    public static ProcessPoolExecutor connect(String target) {
        return builder().target(target).build();
    }

    /** Returns a builder for all other settings. */
    public static ProcessPoolBuilder builder() {
        return FoundProvider.PROVIDER.processPool();
    }

    @Override
    ExecutorProvider.ProcessPool delegate() {
        return delegate;
    }

    /**
     * Starts as many processes as the pool may have, without waiting for them, so that the first tasks do not wait for
     * their start. In a cluster, each worker starts as many as it has free slots now. Existing processes count.
     *
     * @throws RejectedExecutionException if the pool is shut down or broken
     */
    public void prestartAllWorkers() {
        delegate.prestartAllWorkers();
    }

    /**
     * Interrupts running tasks and cancels their futures. Returns the tasks that have not started, as far as this program
     * knows, as futures. Calling {@code run} on such a future runs its task in this program; it can also be passed to
     * {@code execute} of another pool, or be cancelled. A task that may run at most once ({@link TaskOptions#atMostOnce})
     * is cancelled instead, because it may just have started.
     */
    @Override
    public List<Runnable> shutdownNow() {
        return super.shutdownNow();
    }

    /**
     * Ends the processes without waiting for their end. Running tasks fail with {@link BrokenProcessPoolException}, waiting
     * tasks are cancelled, and the pool accepts no new ones. Running tasks are interrupted, and have the cancel grace
     * before their process is killed; a process without a task runs its shutdown hooks and exits.
     */
    public void terminateWorkers() {
        delegate.terminateWorkers();
    }

    /**
     * Like {@link #terminateWorkers}, but processes that run tasks are killed at once, so that no code of a task runs
     * afterwards.
     */
    public void killWorkers() {
        delegate.killWorkers();
    }

    /**
     * Waits until this executor is terminated: it was shut down, and none of its tasks and futures is unfinished. The
     * processes on this machine have ended by then. In a cluster, the workers end the processes when they are notified at
     * that time.
     */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return super.awaitTermination(timeout, unit);
    }

    /**
     * Returns the tasks that are not done, in the order of their submission: whether they wait or run, and where. A task
     * that is part of a {@code map} stands for some of its elements. The result is a snapshot, so it may be outdated when
     * it is read.
     */
    public List<OpenTask> tasks() {
        return delegate.tasks();
    }

    /** Returns the name, the phase, and how much is unfinished. */
    @Override
    public String toString() {
        return super.toString();
    }
}
