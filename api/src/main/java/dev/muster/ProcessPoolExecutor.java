package dev.muster;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Runs tasks in processes: in one per CPU of this machine, or in those of a cluster. See {@link TaskExecutor} for what that
 * promises.
 *
 * <p>Constructing a pool starts no process; they come with the first task. {@link #close} it, best by try-with-resources. A
 * pool that is not closed keeps the JVM alive while futures are unfinished, and no longer; one that is dropped finishes what
 * was submitted. {@code System.exit} does not wait: it ends the processes.
 *
 * <p>What a task prints stays in its process; if that dies, the last lines of its standard error are in the exception. While
 * the coordinator of a cluster does not answer, or the cluster has no workers, tasks wait, and the log {@code dev.muster} says so.
 *
 * <p>When a process dies, only the task it ran fails, with a {@link RunnerDiedException}, and another process takes its place,
 * unless {@link ProcessPoolBuilder#onRunnerDeath} says otherwise.
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
     * A pool in the cluster that the environment variable {@code MUSTER_TARGET} names, or else on this machine, with as many
     * processes as it has CPUs.
     *
     * @throws BrokenProcessPoolException if that cluster cannot be reached, or turns this program away
     */
    public ProcessPoolExecutor() {
        this(builder().start());
    }

    /**
     * A pool of at most so many processes on this machine; in a cluster that {@code MUSTER_TARGET} names, the cluster's slots
     * count instead.
     *
     * @throws IllegalArgumentException if it is less than 1
     * @throws BrokenProcessPoolException if that cluster cannot be reached, or turns this program away
     */
    public ProcessPoolExecutor(int maxWorkers) {
        this(builder().maxWorkers(maxWorkers).start());
    }

    ProcessPoolExecutor(ExecutorProvider.ProcessPool delegate) {
        this.delegate = delegate;
    }

    /**
     * A pool in the cluster behind this address, such as {@code "localhost:7300"} or {@code "dns:///coordinator:7300"}. Waits
     * until the cluster has taken this program, 10 seconds unless the builder says otherwise. The environment variables {@code
     * MUSTER_TOKEN_FILE}, {@code MUSTER_TLS_CA}, {@code MUSTER_TLS_CERT} and {@code MUSTER_TLS_KEY} name credentials. On this
     * machine none is needed for a cluster of the same user; another machine is spoken to with TLS and a token only.
     *
     * @throws BrokenProcessPoolException if the cluster cannot be reached, or turns this program away
     */
    public static ProcessPoolExecutor connect(String target) {
        return builder().target(target).build();
    }

    /** Everything else. */
    public static ProcessPoolBuilder builder() {
        return FoundProvider.PROVIDER.processPool();
    }

    @Override
    ExecutorProvider.ProcessPool delegate() {
        return delegate;
    }

    /**
     * Starts as many processes as the pool may have, without waiting for them: their start then costs the first tasks nothing.
     * In a cluster, each worker starts as many as it has room for now. Processes that are there already count.
     *
     * @throws RejectedExecutionException if the pool is shut down or broken
     */
    public void prestartAllWorkers() {
        delegate.prestartAllWorkers();
    }

    /**
     * Interrupts what runs, whose futures are cancelled, and returns what never started, as far as this program has heard:
     * futures that may be run, which runs their task in this program, handed to {@code execute} of another pool, or cancelled.
     * A task that may run at most once ({@link TaskOptions#atMostOnce}) is cancelled instead: it may just have started.
     */
    @Override
    public List<Runnable> shutdownNow() {
        return super.shutdownNow();
    }

    /**
     * Ends the processes, and does not wait for that: what runs fails with {@link BrokenProcessPoolException}, what waits is
     * cancelled, and nothing new is taken. Tasks that run are interrupted, and get the grace of a cancel before their process
     * is killed; a process without one runs its shutdown hooks and exits.
     */
    public void terminateWorkers() {
        delegate.terminateWorkers();
    }

    /** Like {@link #terminateWorkers}, but processes that run tasks are killed at once: no code of a task runs any more. */
    public void killWorkers() {
        delegate.killWorkers();
    }

    /**
     * Waits until this executor is terminated: it was shut down, and no task and no future of it is open any more. The processes
     * of this machine have ended by then; those in a cluster are ended by their workers, which hear of it at that time.
     */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return super.awaitTermination(timeout, unit);
    }

    /**
     * The tasks that are not done, in the order in which they were submitted: which wait, which run, and where. A task that is
     * part of a {@code map} stands for some of its elements. A snapshot: by the time it is read it may have changed.
     */
    public List<OpenTask> tasks() {
        return delegate.tasks();
    }

    /** The name, the phase, and how much is open. */
    @Override
    public String toString() {
        return super.toString();
    }
}
