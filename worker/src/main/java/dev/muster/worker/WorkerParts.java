package dev.muster.worker;

import dev.muster.model.PlainText;
import dev.muster.model.WorkerId;
import dev.muster.model.jvm.ThreadRole;
import dev.muster.proto.BlobTransfer;
import dev.muster.proto.PeerHello;
import dev.muster.proto.Transport;
import dev.muster.scheduling.loop.Machine;
import dev.muster.scheduling.loop.MachineLoop;
import dev.muster.scheduling.supervisor.SupervisorCommand;
import dev.muster.scheduling.supervisor.SupervisorEvent;
import dev.muster.worker.config.WorkerConfig;
import dev.muster.worker.config.WorkerPlace;
import dev.muster.worker.events.SupervisorInbox;
import dev.muster.worker.files.BlobCache;
import dev.muster.worker.files.SessionCode;
import dev.muster.worker.files.SessionFiles;
import dev.muster.worker.files.WatchedBulk;
import dev.muster.worker.files.WorkerDirectory;
import dev.muster.worker.runners.RunnerRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a worker: they are made together, work from the first event on, and end together. */
final class WorkerParts {
    private static final Logger log = LoggerFactory.getLogger(WorkerParts.class);

    /** What the worker as a whole handles, on any thread. */
    record Listener(
            Consumer<Throwable> whenBroken, Runnable whenDrained, Consumer<WorkerRefusedException> whenRefused) {}

    /**
     * What the parts are made for.
     *
     * @param codeChange asked before each runner gets its code, see {@link Worker#startWithFreeName}
     */
    record Dependencies(
            WorkerConfig config,
            WorkerId id,
            WorkerDirectory directory,
            Transport transport,
            Supplier<Optional<String>> codeChange) {}

    private final WorkerConfig config;
    private final ScheduledExecutorService timer;
    private final ExecutorService io;
    private final ExecutorService killers;
    private final SessionFiles files;
    private final CoordinatorLinks links;
    private final BlobCache cache;
    private final RunnerRegistry runners;
    private final MachineLoop<SupervisorEvent, SupervisorCommand> loop;

    WorkerParts(Dependencies dependencies, Machine<SupervisorEvent, SupervisorCommand> supervisor, Listener listener)
            throws IOException {
        Consumer<Throwable> whenBroken = listener.whenBroken();
        WorkerDirectory directory = dependencies.directory();
        this.config = dependencies.config();
        this.timer = WorkerThreads.timer(whenBroken);
        this.io = WorkerThreads.files(whenBroken);
        this.killers = WorkerThreads.killers(config.slots(), whenBroken);
        var inbox = new LoopInbox();
        var bulk = new WatchedBulk(dependencies.transport().bulk(), whenBroken);
        this.files = new SessionFiles(directory.run().resolve("sessions"), bulk, io, timer);
        this.cache = BlobCache.open(
                directory.cache(),
                config.cacheBytesMax(),
                (session, blob, size, target) -> bulk.fetch(session, blob, size, BlobTransfer.Holder.CLIENT, target),
                io);
        var code = new SessionCode(cache, files, io, dependencies.codeChange());
        var hello = PeerHello.ofThisProcess(config.build(), config.codecDigest(), config.host(), "");
        this.links = new CoordinatorLinks(dependencies.transport(), hello, inbox, whenBroken);
        var place = new WorkerPlace(config.host(), dependencies.id());
        this.runners = new RunnerRegistry(new RunnerRegistry.Dependencies(
                config, place, directory, inbox, files, code, timer, killers, whenBroken));
        var handler = new SupervisorCommandHandler(
                place, inbox, links, files, code, runners, listener.whenDrained(), listener.whenRefused());
        this.loop = new MachineLoop<>(
                ThreadRole.WORKER_LOOP,
                "muster-worker-loop " + dependencies.id().name(),
                supervisor,
                handler,
                System::nanoTime,
                whenBroken);
        inbox.loop = loop;
    }

    /** Begins: the supervisor dials. */
    void start() {
        loop.start();
        loop.enqueue(new SupervisorEvent.TimePassed());
    }

    void enqueue(SupervisorEvent event) {
        loop.enqueue(event);
    }

    SessionFiles files() {
        return files;
    }

    BlobCache cache() {
        return cache;
    }

    /** Ends all of it, within the limits of the configuration; no process and no thread is left then. */
    void end() throws InterruptedException {
        // On the loop, which sends all messages: the coordinator learns it at once, and not by silence.
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
        for (ExecutorService each : new ExecutorService[] {timer, killers, io}) {
            WorkerThreads.end(each, Duration.ofSeconds(2));
        }
    }

    /** The loop and its command handler need each other; this stands between them until both are there. */
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
