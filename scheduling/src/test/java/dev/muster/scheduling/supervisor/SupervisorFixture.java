package dev.muster.scheduling.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Attempt;
import dev.muster.model.AttemptLimits;
import dev.muster.model.Autopsy;
import dev.muster.model.BlobId;
import dev.muster.model.Environment;
import dev.muster.model.FailureKind;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.RunnerJvm;
import dev.muster.model.TaskFailure;
import dev.muster.model.WorkerId;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.task.SessionId;
import dev.muster.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A supervisor in virtual time: events in, and the commands since the last {@code commands.clear()} out. */
abstract class SupervisorFixture {
    static final SessionId SESSION = new SessionId(1, 2);
    static final SessionId OTHER = new SessionId(1, 3);
    static final long SECOND = 1_000_000_000L;
    static final long MS = 1_000_000L;
    static final Payload SMALL = Payload.inline(new byte[1]);
    static final Payload.Stored LARGE = new Payload.Stored(BlobId.of(new byte[2]), 2);
    static final Outcome DONE = new Outcome.Succeeded(SMALL);

    final Supervisor supervisor;
    final List<SupervisorCommand> commands = new ArrayList<>();
    long now = 1;
    long link;
    private long lastSeq;

    SupervisorFixture(int slots, int spares, boolean onlyWorker) {
        this(SupervisorConfig.of(new WorkerId("alpha", 11), "host", 7, slots, spares, onlyWorker, 1));
    }

    SupervisorFixture(SupervisorConfig config) {
        this.supervisor = new Supervisor(config);
    }

    /** On several slots, with room for few bytes of outcomes that are not released. */
    static SupervisorConfig config(int slots, long unreleasedBytesMax) {
        return new SupervisorConfig(
                new WorkerId("alpha", 11),
                "host",
                7,
                slots,
                0,
                false,
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                Duration.ofHours(1),
                unreleasedBytesMax,
                1);
    }

    /** What a session asks for; each method changes one thing. */
    record Wish(RunnerJvm jvm, int threads, int tasksMax, Duration grace, Optional<Duration> keepAlive) {
        static final Wish PLAIN = new Wish(RunnerJvm.PLAIN, 1, 0, Duration.ofSeconds(2), Optional.empty());

        Wish threads(int count) {
            return new Wish(jvm, count, tasksMax, grace, keepAlive);
        }

        Wish tasksMax(int count) {
            return new Wish(jvm, threads, count, grace, keepAlive);
        }

        Wish grace(Duration time) {
            return new Wish(jvm, threads, tasksMax, time, keepAlive);
        }

        Wish keepAlive(Duration time) {
            return new Wish(jvm, threads, tasksMax, grace, Optional.of(time));
        }

        Wish arguments(String... options) {
            return new Wish(new RunnerJvm(List.of(options), Map.of()), threads, tasksMax, grace, keepAlive);
        }

        Environment environment() {
            return new Environment(
                    List.of(),
                    jvm,
                    Map.of(),
                    Optional.empty(),
                    threads,
                    tasksMax,
                    0,
                    grace,
                    keepAlive,
                    Optional.empty());
        }
    }

    // ---- the coordinator

    void join() {
        happens(new SupervisorEvent.TimePassed());
        link = lastDial();
        happens(new SupervisorEvent.LinkUp(link));
    }

    long lastDial() {
        return last(SupervisorCommand.Dial.class).link();
    }

    void open(SessionId session, Wish wish) {
        receive(new CoordinatorToWorker.OpenSession(session, 1, wish.environment()));
    }

    Attempt dispatch() {
        return dispatch(SESSION, AttemptLimits.DEFAULT, SMALL);
    }

    Attempt dispatch(SessionId session) {
        return dispatch(session, AttemptLimits.DEFAULT, SMALL);
    }

    Attempt dispatch(SessionId session, AttemptLimits limits, Payload call) {
        var attempt = new Attempt(new TaskId(session, ++lastSeq), 1);
        receive(new CoordinatorToWorker.Dispatch(attempt, 1, limits, call));
        return attempt;
    }

    void receive(CoordinatorToWorker message) {
        happens(new SupervisorEvent.FromCoordinator(link, message));
    }

    // ---- runners

    /** The only runner of a session, which has run one task of this length and waits for the next. */
    long readyRunner(Wish wish, long runNanos) {
        join();
        open(SESSION, wish);
        Attempt first = dispatch();
        happens(new SupervisorEvent.EnvironmentReady(SESSION));
        long runner = lastRunnerIsReady();
        happens(new SupervisorEvent.RunnerEnded(runner, first, DONE, runNanos, ""));
        receive(new CoordinatorToWorker.Release(first));
        commands.clear();
        return runner;
    }

    long readyRunner() {
        return readyRunner(Wish.PLAIN, SECOND);
    }

    /** Makes the runner that was launched last ready. */
    long lastRunnerIsReady() {
        long runner = lastLaunched();
        isReady(runner);
        return runner;
    }

    void isReady(long runner) {
        happens(new SupervisorEvent.RunnerUp(runner, 4711));
        happens(new SupervisorEvent.RunnerBound(runner));
    }

    long lastLaunched() {
        return last(SupervisorCommand.LaunchRunner.class).runner();
    }

    void started(long runner, Attempt attempt) {
        happens(new SupervisorEvent.RunnerStarted(runner, attempt));
    }

    void ended(long runner, Attempt attempt) {
        ended(runner, attempt, DONE);
    }

    void ended(long runner, Attempt attempt, Outcome outcome) {
        happens(new SupervisorEvent.RunnerEnded(runner, attempt, outcome, SECOND, ""));
    }

    void gone(long runner, FailureKind kind, Attempt... running) {
        happens(new SupervisorEvent.RunnerGone(
                runner, true, Arrays.asList(running), kind, "the message of its death", autopsy()));
    }

    void launchFails(long runner) {
        happens(new SupervisorEvent.RunnerGone(
                runner, false, List.of(), FailureKind.ENVIRONMENT_FAILED, "no memory", autopsy()));
    }

    static Autopsy autopsy() {
        return new Autopsy(OptionalInt.of(137), Optional.empty(), "", "");
    }

    // ---- time and answers

    /** In one step; the timer and a beat of the coordinator come. */
    void passes(long nanos) {
        now += nanos;
        happens(new SupervisorEvent.TimePassed());
        receive(new CoordinatorToWorker.CoordinatorBeat());
    }

    /** In steps of one second, so that the worker itself has not stood still. */
    void seconds(int count) {
        for (int i = 0; i < count; i++) passes(SECOND);
    }

    void happens(SupervisorEvent event) {
        commands.addAll(supervisor.handle(event, now));
    }

    <C extends SupervisorCommand> List<C> of(Class<C> kind) {
        return commands.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <C extends SupervisorCommand> C last(Class<C> kind) {
        List<C> all = of(kind);
        assertThat(all).as("%s in %s", kind.getSimpleName(), commands).isNotEmpty();
        return all.get(all.size() - 1);
    }

    <M extends WorkerToCoordinator> List<M> said(Class<M> kind) {
        return of(SupervisorCommand.ToCoordinator.class).stream()
                .map(SupervisorCommand.ToCoordinator::message)
                .filter(message -> !(message instanceof WorkerToCoordinator.WorkerBeat))
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** The failure with which the only attempt ended. */
    TaskFailure failure() {
        assertThat(said(WorkerToCoordinator.Ended.class)).hasSize(1);
        return failureOf(said(WorkerToCoordinator.Ended.class).get(0).attempt());
    }

    TaskFailure failureOf(Attempt attempt) {
        for (var ended : said(WorkerToCoordinator.Ended.class)) {
            if (ended.attempt().equals(attempt)) return ((Outcome.Failed) ended.outcome()).failure();
        }
        throw new AssertionError(attempt + " has not ended: " + commands);
    }

    List<Attempt> assigned() {
        return of(SupervisorCommand.Run.class).stream()
                .map(SupervisorCommand.Run::attempt)
                .toList();
    }

    List<Attempt> returned() {
        return said(WorkerToCoordinator.Returned.class).stream()
                .map(WorkerToCoordinator.Returned::attempt)
                .toList();
    }
}
