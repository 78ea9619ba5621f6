package dev.muster.worker.runners;

import dev.muster.model.FailureKind;
import dev.muster.model.PlainText;
import dev.muster.model.TaskFailure;
import dev.muster.pipe.Frame;
import dev.muster.scheduling.supervisor.SupervisorCommand;
import dev.muster.scheduling.supervisor.SupervisorEvent;
import dev.muster.task.internal.Durations;
import dev.muster.worker.config.WorkerConfig;
import dev.muster.worker.config.WorkerPlace;
import dev.muster.worker.events.Callback;
import dev.muster.worker.events.Completion;
import dev.muster.worker.events.SupervisorInbox;
import dev.muster.worker.files.SessionCode;
import dev.muster.worker.files.SessionFiles;
import dev.muster.worker.files.WorkerDirectory;
import dev.muster.worker.processes.DeathVerdict;
import dev.muster.worker.processes.RunnerArchive;
import dev.muster.worker.processes.RunnerMarker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All runners of this worker, by number. The commands come from the loop and return at once. */
public final class RunnerRegistry {
    /** What a registry is built from; the worker makes and ends these. */
    public record Dependencies(
            WorkerConfig config,
            WorkerPlace place,
            WorkerDirectory directory,
            SupervisorInbox inbox,
            SessionFiles files,
            SessionCode code,
            ScheduledExecutorService timer,
            ExecutorService killers,
            Consumer<Throwable> whenBroken) {}

    private final Dependencies dependencies;
    private final RunnerLauncher launcher;
    private final RunnerArchive archive;
    private final RunnerAcceptor acceptor;
    private final RunnerNotices notices = new RunnerNotices();
    private final Map<Long, RegisteredRunner> runners = new ConcurrentHashMap<>();
    private volatile boolean closed;

    public RunnerRegistry(Dependencies dependencies) throws IOException {
        this.dependencies = dependencies;
        Path socket = dependencies.directory().socket().resolveSibling("r"); // as short as that of the runners
        Path stage = dependencies.directory().run().resolve("archive");
        this.archive = new RunnerArchive(dependencies.config(), new RunnerArchive.Stage(stage, socket), marker(0));
        this.launcher = new RunnerLauncher(
                dependencies.config(),
                dependencies.place(),
                dependencies.directory().socket(),
                archive,
                this::listenAgain);
        this.acceptor = RunnerAcceptor.open(
                dependencies.directory().socket(),
                this::find,
                dependencies.timer(),
                dependencies.config().startLimit(),
                dependencies.whenBroken());
    }

    /** Does what the command says; the events that follow tell how it went. */
    public void perform(SupervisorCommand command) {
        if (command instanceof SupervisorCommand.LaunchRunner launch) {
            launch(launch);
        } else if (command instanceof SupervisorCommand.BindRunner bind) {
            bind(bind);
        } else if (command instanceof SupervisorCommand.Run run) {
            with(run.runner(), runner -> runner.connection().run(run.attempt(), run.options(), run.call()));
        } else if (command instanceof SupervisorCommand.Interrupt interrupt) {
            var attempt = interrupt.attempt();
            var frame = new Frame.Interrupt(attempt.task().seq(), attempt.number());
            with(interrupt.runner(), runner -> runner.connection().say(frame));
        } else if (command instanceof SupervisorCommand.RecallFrom recall) {
            with(recall.runner(), runner -> runner.connection().say(new Frame.Recall()));
        } else if (command instanceof SupervisorCommand.StopRunner stop) {
            with(stop.runner(), this::stop);
        } else if (command instanceof SupervisorCommand.KillRunner kill) {
            with(kill.runner(), runner -> execute(() -> runner.kill(kill.dump(), kill.why())));
        } else {
            throw new AssertionError("no rule for " + command);
        }
    }

    private void launch(SupervisorCommand.LaunchRunner launch) {
        if (closed) return;
        var runner = new RegisteredRunner(launch.runner(), this, launch.jvm());
        if (runners.putIfAbsent(launch.runner(), runner) != null) {
            throw new AssertionError("there already is a runner " + launch.runner());
        }
        try {
            runner.start();
        } catch (OutOfMemoryError e) {
            // No thread to be had: the same as no process.
            runners.remove(launch.runner());
            DeathVerdict verdict =
                    DeathVerdict.neverBorn("this host has no thread to watch it (" + PlainText.of(e) + ")");
            inbox().leave(new SupervisorEvent.RunnerGone(
                    launch.runner(), false, List.of(), verdict.kind(), verdict.message(), verdict.autopsy()));
            return;
        }
    }

    private void bind(SupervisorCommand.BindRunner bind) {
        var unused = Completion.follow(
                dependencies.code().classPath(bind.session()),
                Callback.RUNNER_BOUND,
                (classPath, failed) -> bind(bind, classPath, failed),
                this::broken); // nothing else would report it
    }

    private void bind(SupervisorCommand.BindRunner bind, List<String> classPath, @Nullable Throwable failed) {
        if (failed instanceof SessionCode.ChangedException) {
            refuse(bind.runner(), FailureKind.ENVIRONMENT_FAILED, SessionCode.why(failed));
        } else if (failed != null) {
            dependencies.code().forget(bind.session());
            refuse(bind.runner(), FailureKind.REFUSED, SessionCode.why(failed));
        } else {
            inbox().onLoop(() -> bind(bind, classPath));
        }
    }

    private void bind(SupervisorCommand.BindRunner bind, List<String> classPath) {
        var environment = bind.environment();
        try {
            var frame = new Frame.Bind(
                    bind.session(),
                    place().host(),
                    place().worker().name(),
                    classPath,
                    environment.systemProperties(),
                    environment.initializer(),
                    environment.threadsPerRunner(),
                    environment.maxHeapBytes(),
                    dependencies.files().callDirectory(bind.session()).toString(),
                    dependencies.files().resultDirectory(bind.session()).toString());
            with(bind.runner(), runner -> runner.connection().bind(bind.session(), frame));
        } catch (RuntimeException e) {
            refuse(bind.runner(), FailureKind.ENVIRONMENT_FAILED, PlainText.of(e));
        }
    }

    /** It is idle, so what keeps it can only be a shutdown hook, or a thread that user code has left behind. */
    private void stop(RegisteredRunner runner) {
        runner.connection().say(new Frame.Stop());
        killLater(
                runner,
                config().stopLimit(),
                "it did not exit as requested within " + PlainText.of(config().stopLimit()));
    }

    private void refuse(long runner, FailureKind kind, String why) {
        var failure = TaskFailure.of(kind, "A runner could not be given its environment: " + why + ".");
        inbox().leave(new SupervisorEvent.RunnerBindFailed(runner, failure));
    }

    private void with(long id, Consumer<RegisteredRunner> action) {
        RegisteredRunner runner = runners.get(id);
        // If there is none, its death is on its way to the supervisor.
        if (runner != null) action.accept(runner);
    }

    private void listenAgain() throws IOException {
        acceptor.listenAgain();
    }

    private @Nullable RegisteredRunner find(long id) {
        return runners.get(id);
    }

    /** Kills after a while, unless it is dead by then. */
    void killLater(RegisteredRunner runner, Duration delay, String why) {
        later(delay, () -> execute(() -> runner.kill(false, why)));
    }

    /** Does this after a while, unless the worker closes before. It must not block. */
    void later(Duration delay, Runnable work) {
        try {
            var unused = dependencies.timer().schedule(work, Durations.nanos(delay), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The worker closes, and kills them all.
        }
    }

    private void execute(Runnable kill) {
        try {
            dependencies.killers().execute(kill);
        } catch (RejectedExecutionException e) {
            // The worker closes, and kills them all.
        }
    }

    /** Something of the worker itself threw. */
    public void broken(Throwable why) {
        dependencies.whenBroken().accept(why);
    }

    void buried(RegisteredRunner runner, long id) {
        runners.remove(id, runner);
    }

    /** The loop has ended: no runner waits for it any more. */
    public void letGo() {
        runners.values().forEach(runner -> runner.connection().letGo());
    }

    /**
     * Ends every runner and waits until each is gone, within the limit; returns how many are left. Those that have nothing to
     * do get a command to end, so that their shutdown hooks run as in any JVM; the others, and those that take too long, are
     * killed.
     */
    public int close(Duration limit) throws InterruptedException {
        closed = true;
        letGo();
        long now = System.nanoTime();
        long deadline = now + Durations.nanos(limit);
        long patience = now + Math.min(Durations.nanos(limit), Durations.nanos(config().stopLimit()));
        List<RegisteredRunner> last = new ArrayList<>(runners.values());
        Duration patienceForArchive = Duration.ZERO;
        try {
            int left = end(last, patience, deadline);
            Duration rest = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            patienceForArchive = rest.compareTo(RunnerArchive.CLOSE_PATIENCE) < 0 ? rest : RunnerArchive.CLOSE_PATIENCE;
            return left;
        } finally {
            try {
                archive.close(patienceForArchive);
            } finally {
                acceptor.close(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
        }
    }

    /** Returns how many are left. An interrupt ends the wait for all of them. */
    private int end(List<RegisteredRunner> last, long patience, long deadline) throws InterruptedException {
        for (RegisteredRunner runner : last) {
            if (runner.connection().isIdle()) runner.connection().say(new Frame.Stop());
            else runner.kill(false, "the worker closes");
        }
        int left = 0;
        try {
            for (RegisteredRunner runner : last) {
                if (!runner.awaitGone(Math.max(1, patience - System.nanoTime()))) {
                    runner.kill(
                            false,
                            "the worker closes, and it did not end within " + PlainText.of(config().stopLimit()));
                }
            }
            for (RegisteredRunner runner : last) {
                if (!runner.awaitGone(Math.max(1, deadline - System.nanoTime()))) left++;
            }
        } catch (InterruptedException e) {
            last.forEach(runner -> runner.kill(false, "the worker closes at once"));
            throw e;
        }
        return left;
    }

    RunnerLauncher launcher() {
        return launcher;
    }

    RunnerNotices notices() {
        return notices;
    }

    public RunnerArchive archive() {
        return archive;
    }

    RunnerMarker marker(long runner) {
        return RunnerMarker.of(
                dependencies.directory().homeId(), dependencies.place().worker().incarnation(), runner);
    }

    Path runnerDirectory(long runner) {
        return dependencies.directory().run().resolve("runner-" + runner);
    }

    WorkerConfig config() {
        return dependencies.config();
    }

    WorkerPlace place() {
        return dependencies.place();
    }

    SupervisorInbox inbox() {
        return dependencies.inbox();
    }

    SessionFiles files() {
        return dependencies.files();
    }
}
