package dev.muster.worker;

import dev.muster.model.PlainText;
import dev.muster.model.WorkerId;
import dev.muster.model.jvm.FullHeap;
import dev.muster.model.jvm.OwnFault;
import dev.muster.model.jvm.ThreadRole;
import dev.muster.proto.BlobTransfer;
import dev.muster.proto.PeerHello;
import dev.muster.proto.Transport;
import dev.muster.scheduling.loop.Machine;
import dev.muster.scheduling.loop.MachineLoop;
import dev.muster.scheduling.supervisor.Supervisor;
import dev.muster.scheduling.supervisor.SupervisorCommand;
import dev.muster.scheduling.supervisor.SupervisorConfig;
import dev.muster.scheduling.supervisor.SupervisorEvent;
import dev.muster.worker.config.RunnerMemory;
import dev.muster.worker.config.WorkerConfig;
import dev.muster.worker.config.WorkerPlace;
import dev.muster.worker.events.SupervisorInbox;
import dev.muster.worker.files.BlobCache;
import dev.muster.worker.files.SessionCode;
import dev.muster.worker.files.SessionFiles;
import dev.muster.worker.files.WatchedBulk;
import dev.muster.worker.files.WorkerDirectory;
import dev.muster.worker.processes.RunnerMarker;
import dev.muster.worker.runners.RunnerRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon of a host: joins a coordinator, and runs what it dispatches in child JVMs.
 *
 * <p>The transport belongs to the caller and outlives the worker. There is no shutdown hook: whoever starts a worker decides what
 * happens when this JVM exits. Its runners die with it in any case.
 */
public final class Worker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);
    private static final String DEPTH_PROPERTY = "muster.depth.max";
    private static final int DEPTH_MAX = 10;

    private final WorkerConfig config;
    private final WorkerId id;
    private final WorkerDirectory directory;
    private final ScheduledExecutorService timer = WorkerThreads.timer(this::broken);
    private final ExecutorService io = WorkerThreads.files(this::broken);
    private final ExecutorService executioners;
    private final CoordinatorLinks links;
    private final BlobCache cache;
    private final RunnerRegistry runners;
    private final MachineLoop<SupervisorEvent, SupervisorCommand> loop;
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean closed; // written under this

    private Worker(
            WorkerConfig config,
            WorkerId id,
            WorkerDirectory directory,
            Transport transport,
            Supplier<Optional<String>> codeChange,
            Machine<SupervisorEvent, SupervisorCommand> supervisor)
            throws IOException {
        this.config = config;
        this.id = id;
        this.directory = directory;
        this.executioners = WorkerThreads.executioners(config.slots(), this::broken);
        var inbox = new LoopInbox();
        var bulk = new WatchedBulk(transport.bulk(), this::broken);
        var files = new SessionFiles(directory.run().resolve("sessions"), bulk, io, timer);
        this.cache = BlobCache.open(
                directory.cache(),
                config.cacheBytesMax(),
                (session, blob, size, target) -> bulk.fetch(session, blob, size, BlobTransfer.Holder.CLIENT, target),
                io);
        var code = new SessionCode(cache, files, io, codeChange);
        var hello = PeerHello.ofThisProcess(config.build(), config.codecDigest(), config.host(), "");
        this.links = new CoordinatorLinks(transport, hello, inbox, this::broken);
        var place = new WorkerPlace(config.host(), id);
        this.runners = new RunnerRegistry(new RunnerRegistry.Ground(
                config, place, directory, inbox, files, code, timer, executioners, this::broken));
        var hands = new SupervisorCommandHandler(
                place, inbox, links, files, code, runners, () -> drained.complete(null), this::refused);
        this.loop = new MachineLoop<>(
                ThreadRole.WORKER_LOOP,
                "muster-worker-loop " + id.name(),
                supervisor,
                hands,
                System::nanoTime,
                this::broken);
        inbox.loop = loop;
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
                id -> new Supervisor(supervisorConfig(config, id)));
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
                id -> new Supervisor(supervisorConfig(config, id)));
    }

    /** Takes a home on the disk. */
    private interface Homes {
        WorkerDirectory open(Path workDirectory, String name, long incarnation) throws IOException;
    }

    /**
     * Pools within tasks within pools: the one who writes such a thing by mistake has as many processes as the host can bear,
     * very soon.
     */
    private static void checkDepth() {
        int depth = RunnerMarker.depth();
        int depthMax = Integer.getInteger(DEPTH_PROPERTY, DEPTH_MAX);
        if (depth < depthMax) return;
        throw new IllegalStateException("a task of a pool made a pool, and so on, " + depth
                + " deep, which is the limit; make the pool outside of the tasks, or give the processes a higher limit"
                + " with the system property " + DEPTH_PROPERTY);
    }

    private static SupervisorConfig supervisorConfig(WorkerConfig config, WorkerId id) {
        var usual = SupervisorConfig.of(
                id,
                config.host(),
                ProcessHandle.current().pid(),
                config.slots(),
                config.spares(),
                config.onlyWorker(),
                id.incarnation());
        return new SupervisorConfig(
                usual.worker(),
                usual.host(),
                usual.pid(),
                usual.slots(),
                usual.spares(),
                usual.onlyWorker(),
                config.startLimit(),
                usual.bindLimit(),
                usual.silenceLimit(),
                usual.orphanLease(),
                usual.unreleasedBytesMax(),
                usual.jitterSeed());
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
            Homes homes,
            Function<WorkerId, Machine<SupervisorEvent, SupervisorCommand>> machine)
            throws IOException {
        checkDepth();
        if (!Files.isRegularFile(config.runnerJar())) {
            throw new IOException("the jar of the runners is missing: " + config.runnerJar());
        }
        if (!Files.isExecutable(config.javaExecutable())) {
            throw new IOException("there is no java to run runners with: " + config.javaExecutable());
        }
        long incarnation = new SecureRandom().nextLong();
        WorkerDirectory directory = homes.open(config.workDirectory(), config.name(), incarnation);
        var id = new WorkerId(directory.name(), incarnation);
        Worker worker = null;
        try {
            int swept = RunnerMarker.sweepOrphans(directory.homeId(), id.incarnation());
            if (swept > 0) log.warn("earlier workers left {} processes running; this worker kills them", swept);
            worker = new Worker(config, id, directory, transport, codeChange, machine.apply(id));
        } finally {
            if (worker == null) directory.close();
        }
        worker.warnOfTooMuch();
        worker.loop.start();
        worker.loop.enqueue(new SupervisorEvent.TimePassed()); // the first turn of the wheel: it dials
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
        loop.enqueue(new SupervisorEvent.DrainAsked());
        return drained.copy();
    }

    /**
     * Completes when the worker has been closed. Fails with a {@link WorkerRefusedException} if its coordinator turned it away for
     * good, and with something else if it broke, which is a bug: in both cases it does nothing any more, and has to be closed.
     */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    /** How many jars this worker has fetched since its start; code that lay on its disk already is not fetched. */
    public long codeFetches() {
        return cache.fetches();
    }

    /**
     * Kills all runners and what they started, and returns when no process, thread or file of this worker is left, except its
     * cache. What had not ended is lost here; its clients hear that the worker is gone. Idempotent.
     */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) return;
            closed = true;
        }
        boolean interrupted = Thread.interrupted();
        try {
            end();
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

    private void end() throws InterruptedException {
        // On the loop, which is the one that speaks: the coordinator hears at once, not by silence.
        loop.ask(() -> {
                    links.close();
                    return true;
                })
                .completeOnTimeout(true, 1, TimeUnit.SECONDS)
                .exceptionally(closedBefore -> true)
                .join();
        loop.close();
        runners.letGo();
        var unused = loop.awaitEnd(1, TimeUnit.SECONDS);
        int left = runners.close(config.closeLimit());
        if (left > 0)
            log.warn("{} runners still exist {} after the worker killed them", left, PlainText.of(config.closeLimit()));
        for (ExecutorService each : new ExecutorService[] {timer, executioners, io}) {
            WorkerThreads.end(each, Duration.ofSeconds(2));
        }
    }

    private void broken(Throwable why) {
        if (closed) return; // what is still under way meets the end
        if (!ended.completeExceptionally(new IllegalStateException(
                "the worker " + id.name() + " failed and has stopped: " + OwnFault.words(why), why))) return;
        log.error("worker {} failed and has stopped: {}", id, OwnFault.words(why), why);
    }

    /**
     * Has this called with the reason when the worker has broken; on any thread, and again while it throws for lack of memory. It
     * hears of it even when there is none left for the dependents of {@link #ended}.
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

    private void warnOfTooMuch() {
        long wanted = config.heapBytesPerRunner() * config.slots();
        long limit = RunnerMemory.limit();
        if (wanted > limit) {
            log.warn(
                    "{} runners with {} MiB of heap each may need more than the {} MiB of this host; use fewer slots",
                    config.slots(),
                    config.heapBytesPerRunner() >> 20,
                    limit >> 20);
        }
    }

    /** The loop and its hands need each other; this stands between them until both are there. */
    private static final class LoopInbox implements SupervisorInbox {
        private volatile @Nullable MachineLoop<SupervisorEvent, SupervisorCommand> loop;

        @Override
        public void leave(SupervisorEvent event, Runnable whenHandled) {
            var to = loop;
            if (to != null) to.enqueue(event, whenHandled);
        }

        @Override
        public void onLoop(Runnable work) {
            var to = loop;
            if (to == null) return;
            var unused = to.ask(() -> {
                work.run();
                return true;
            });
        }
    }
}
