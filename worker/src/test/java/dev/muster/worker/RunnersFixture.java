package dev.muster.worker;

import dev.muster.model.Attempt;
import dev.muster.model.AttemptLimits;
import dev.muster.model.Environment;
import dev.muster.model.Payload;
import dev.muster.model.RunnerJvm;
import dev.muster.model.WorkerId;
import dev.muster.proto.BlobTransfer;
import dev.muster.scheduling.supervisor.SupervisorCommand;
import dev.muster.scheduling.supervisor.SupervisorEvent;
import dev.muster.task.TaskId;
import dev.muster.worker.config.WorkerConfig;
import dev.muster.worker.config.WorkerPlace;
import dev.muster.worker.events.SupervisorInbox;
import dev.muster.worker.files.BlobCache;
import dev.muster.worker.files.SessionCode;
import dev.muster.worker.files.SessionFiles;
import dev.muster.worker.files.WorkerDirectory;
import dev.muster.worker.runners.RunnerRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A registry of runners without a state machine: the test gives the commands and takes the events. */
final class RunnersFixture {
    static final Environment ENVIRONMENT =
            new Environment(List.of(), List.of(), Map.of(), Optional.empty(), 1, 0, Duration.ofSeconds(2));

    /** Machines that build many things at once are slow; a test that fails waits this long. */
    private static final long PATIENCE_SECONDS = 60;

    final WorkerDirectory directory;
    final RunnerRegistry registry;
    final SessionFiles files;
    private final WorkerConfig config;
    private final ScheduledExecutorService timer = WorkerThreads.timer(RunnersFixture::broken);
    private final ExecutorService io = WorkerThreads.files(RunnersFixture::broken);
    private final ExecutorService killers = WorkerThreads.killers(2, RunnersFixture::broken);
    private final LinkedBlockingQueue<SupervisorEvent> events = new LinkedBlockingQueue<>();

    RunnersFixture(WorkerConfig config) throws Exception {
        this.config = config;
        long incarnation = ProcessHandle.current().pid();
        this.directory = WorkerDirectory.open(config.workDirectory(), config.name(), incarnation);
        var bulk = new FakeBulk();
        this.files = new SessionFiles(directory.run().resolve("sessions"), bulk, io, timer);
        var cache = BlobCache.open(
                directory.cache(),
                config.cacheBytesMax(),
                (session, id, size, to) -> bulk.fetch(session, id, size, BlobTransfer.Holder.CLIENT, to),
                io);
        var code = new SessionCode(cache, files, io, Optional::empty);
        var place = new WorkerPlace(config.host(), new WorkerId(config.name(), incarnation));
        this.registry = new RunnerRegistry(new RunnerRegistry.Dependencies(
                config, place, directory, inbox(), files, code, timer, killers, RunnersFixture::broken));
        prepare(code);
    }

    private static void broken(Throwable why) {
        throw new AssertionError(why);
    }

    private static void prepare(SessionCode code) throws ExecutionException, InterruptedException {
        code.prepare(StubRunner.SESSION, ENVIRONMENT).get();
    }

    static WorkerConfig config(Path directory) throws IOException {
        Files.createDirectories(directory);
        return WorkerConfig.of("rig", directory.resolve("work"), StubJar.make(directory), "test", "none")
                .withSlots(2)
                .withHeapBytes(32L << 20);
    }

    private SupervisorInbox inbox() {
        return new SupervisorInbox() {
            @Override
            public void leave(SupervisorEvent event, Runnable whenHandled) {
                boolean isDecisive = !(event instanceof SupervisorEvent.RunnerBeat
                        || event instanceof SupervisorEvent.RunnerExiting);
                if (isDecisive) events.add(event);
                whenHandled.run();
            }

            @Override
            public void onLoop(Runnable work) {
                work.run();
            }
        };
    }

    /** A runner that is up and bound; returns its process. */
    long ready(long runner, String... jvmArguments) throws InterruptedException {
        registry.perform(new SupervisorCommand.LaunchRunner(runner, new RunnerJvm(List.of(jvmArguments), Map.of())));
        long pid = await(SupervisorEvent.RunnerUp.class).pid();
        registry.perform(new SupervisorCommand.BindRunner(runner, StubRunner.SESSION, ENVIRONMENT));
        await(SupervisorEvent.RunnerBound.class);
        return pid;
    }

    /** Has it run this line; returns the attempt. */
    Attempt run(long runner, long seq, String line) {
        return run(runner, seq, StubRunner.payload(line));
    }

    Attempt run(long runner, long seq, Payload call) {
        var attempt = Attempt.first(new TaskId(StubRunner.SESSION, seq));
        registry.perform(new SupervisorCommand.Run(runner, attempt, AttemptLimits.DEFAULT, call));
        return attempt;
    }

    /** The next event has to be of this kind. */
    <E extends SupervisorEvent> E await(Class<E> type) throws InterruptedException {
        SupervisorEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!type.isInstance(event)) throw new AssertionError("expected " + type.getSimpleName() + " and got " + event);
        return type.cast(event);
    }

    void close() throws Exception {
        int left = registry.close(config.closeLimit());
        for (ExecutorService each : List.of(timer, killers, io)) WorkerThreads.end(each, Duration.ofSeconds(5));
        directory.close();
        if (left > 0) throw new AssertionError(left + " runners are left");
    }
}
