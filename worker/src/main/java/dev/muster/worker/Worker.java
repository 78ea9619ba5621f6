package dev.muster.worker;

import dev.muster.model.WorkerId;
import dev.muster.model.jvm.FullHeap;
import dev.muster.model.jvm.OwnFault;
import dev.muster.proto.Transport;
import dev.muster.scheduling.loop.Machine;
import dev.muster.scheduling.supervisor.Supervisor;
import dev.muster.scheduling.supervisor.SupervisorCommand;
import dev.muster.scheduling.supervisor.SupervisorEvent;
import dev.muster.worker.config.WorkerConfig;
import dev.muster.worker.files.SessionFiles;
import dev.muster.worker.files.WorkerDirectory;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon of a host: joins a coordinator, and runs what it dispatches in child JVMs.
 *
 * <p>The transport belongs to the caller and outlives the worker. There is no shutdown hook: the code that starts a worker
 * decides what happens when this JVM exits. Its runners die with it in any case.
 */
public final class Worker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    private final WorkerId id;
    private final WorkerDirectory directory;
    private final WorkerParts parts;
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean closed; // written under this

    private Worker(WorkerParts.Dependencies dependencies, Machine<SupervisorEvent, SupervisorCommand> supervisor)
            throws IOException {
        this.id = dependencies.id();
        this.directory = dependencies.directory();
        this.parts = new WorkerParts(
                dependencies,
                supervisor,
                new WorkerParts.Listener(this::broken, () -> drained.complete(null), this::refused));
    }

    /**
     * Starts a worker: takes its home on the disk, clears what an earlier daemon of that name has left there, kills the processes
     * that it and other dead daemons of this host have left behind, and joins.
     *
     * @throws IllegalStateException if this program is a task of a task, and so on, too deep
     * @throws IOException if the jar of the runners or the {@code java} is missing, another worker of that name works in the
     *     same directory, or the disk says no
     */
    public static Worker start(WorkerConfig config, Transport transport) throws IOException {
        return start(
                config,
                transport,
                Optional::empty,
                WorkerDirectory::open,
                id -> new Supervisor(WorkerStartup.supervisorConfig(config, id)));
    }

    /**
     * Like {@link #start(WorkerConfig, Transport)}, for a worker without a name of its own: if another one of that name works in
     * the same directory, it takes the name with -2, or -3 and so on.
     *
     * @param codeChange asked before each runner gets its code: a sentence about local code that is not what it was, with which
     *     the tasks of that runner fail; empty if all is
     */
    public static Worker startWithFreeName(
            WorkerConfig config, Transport transport, Supplier<Optional<String>> codeChange) throws IOException {
        return start(
                config,
                transport,
                codeChange,
                WorkerDirectory::openFirstFree,
                id -> new Supervisor(WorkerStartup.supervisorConfig(config, id)));
    }

    /** With a state machine that the caller makes. */
    static Worker start(
            WorkerConfig config,
            Transport transport,
            Function<WorkerId, Machine<SupervisorEvent, SupervisorCommand>> machine)
            throws IOException {
        return start(config, transport, Optional::empty, WorkerDirectory::open, machine);
    }

    private static Worker start(
            WorkerConfig config,
            Transport transport,
            Supplier<Optional<String>> codeChange,
            WorkerStartup.Homes homes,
            Function<WorkerId, Machine<SupervisorEvent, SupervisorCommand>> machine)
            throws IOException {
        WorkerStartup.check(config);
        WorkerStartup.Identity identity = WorkerStartup.identify(config, homes);
        WorkerId id = identity.id();
        WorkerDirectory directory = identity.directory();
        Worker worker = null;
        try {
            WorkerStartup.sweep(identity);
            worker = new Worker(
                    new WorkerParts.Dependencies(config, id, directory, transport, codeChange), machine.apply(id));
        } finally {
            if (worker == null) directory.close();
        }
        WorkerStartup.warnOfTooMuch(config);
        worker.parts.start();
        log.info(
                "worker {} started on {}: {} slots, {} MiB of heap each, in {}",
                id,
                config.host(),
                config.slots(),
                config.heapBytesPerRunner() >> 20,
                directory.run());
        return worker;
    }

    /** Who this worker is; the incarnation is drawn anew with each start. */
    public WorkerId id() {
        return id;
    }

    /**
     * Finishes what has started, gives back the rest, and takes nothing new. The future completes when nothing runs and every
     * outcome has arrived; the worker lives on, empty, until it is closed.
     */
    public CompletableFuture<Void> drain() {
        parts.enqueue(new SupervisorEvent.DrainAsked());
        return drained.copy();
    }

    /**
     * Completes when the worker has been closed. Fails with a {@link WorkerRefusedException} if its coordinator turned it away
     * for good, and with something else if it broke, which is a bug: in both cases it does nothing any more, and has to be
     * closed.
     */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    /** How many jars this worker has fetched since its start; code that lay on its disk already is not fetched. */
    public long codeFetches() {
        return parts.cache().fetches();
    }

    /**
     * Kills all runners and what they started, and returns when no process, thread or file of this worker is left, except its
     * cache. What had not ended is lost here; its clients learn that the worker is gone. Idempotent.
     */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) return;
            closed = true;
        }
        boolean interrupted = Thread.interrupted();
        try {
            parts.end();
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            directory.close();
            ended.complete(null);
            drained.completeExceptionally(new IOException("the worker was closed before it was empty"));
            if (interrupted) Thread.currentThread().interrupt();
        }
        log.info("worker {} has shut down", id);
    }

    /** What lies on its disk for sessions. */
    SessionFiles files() {
        return parts.files();
    }

    private void broken(Throwable why) {
        if (closed) return; // what is still under way meets the end
        if (!ended.completeExceptionally(new IllegalStateException(
                "the worker " + id.name() + " failed and has stopped: " + OwnFault.words(why), why))) return;
        log.error("worker {} failed and has stopped: {}", id, OwnFault.words(why), why);
    }

    /**
     * Has this called with the reason when the worker has broken; on any thread, and again while it throws for lack of memory. It
     * gets it even when there is no memory left for the dependents of {@link #ended}.
     */
    public void whenBroken(Consumer<? super Throwable> hearing) {
        var unused = ended.exceptionally(why -> {
            FullHeap.outlast(hearing, why);
            return null;
        });
    }

    private void refused(WorkerRefusedException why) {
        log.error("the coordinator refused worker {}: {}", id, why.getMessage());
        ended.completeExceptionally(why);
    }
}
