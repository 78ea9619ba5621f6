package dev.muster.scheduling.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Environment;
import dev.muster.model.RefusalReason;
import dev.muster.model.WorkerId;
import dev.muster.model.messages.ClientToCoordinator;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.scheduling.scheduler.SchedulerCommand.SessionRegistered;
import dev.muster.scheduling.scheduler.SchedulerCommand.WorkerRegistered;
import dev.muster.task.SessionId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which peers a coordinator registers; what is known of their processes belongs to those and to no other. */
final class RegistrationTest {
    private static final SessionId SESSION = new SessionId(1, 2);
    private static final WorkerId ALPHA = new WorkerId("alpha", 11);
    private static final WorkerId BETA = new WorkerId("beta", 12);

    private final Scheduler scheduler = new Scheduler(forOneOfEach(), 0);
    private long now;

    @Test
    void aClientThatAttachesIsRegisteredOnEachStream() {
        assertThat(attach(1, SESSION, 1)).contains(new SessionRegistered(1, SESSION));
        assertThat(attach(2, SESSION, 2)).contains(new SessionRegistered(2, SESSION));
    }

    @Test
    void aClientThatIsRefusedIsNotRegistered() {
        attach(1, SESSION, 2);
        assertThat(attach(2, SESSION, 1)).noneMatch(SessionRegistered.class::isInstance);
        assertThat(attach(3, new SessionId(1, 3), 1)).noneMatch(SessionRegistered.class::isInstance);
    }

    @Test
    void aWorkerThatJoinsIsRegisteredOnEachStream() {
        assertThat(join(1, ALPHA, 1)).containsExactly(new WorkerRegistered(1, ALPHA));
        assertThat(join(2, ALPHA, 2)).contains(new WorkerRegistered(2, ALPHA));
        assertThat(join(1, ALPHA, 1)).as("an older stream").noneMatch(WorkerRegistered.class::isInstance);
    }

    @Test
    void aWorkerThatIsRefusedIsNotRegisteredAndTheOperatorHearsWhy() {
        join(1, ALPHA, 1);
        String full = "this coordinator has 1 workers, which is its limit";
        assertThat(join(2, BETA, 1))
                .containsExactly(
                        new SchedulerCommand.Warn(2, "the coordinator refused this worker: " + full),
                        new SchedulerCommand.ToWorker(2, new CoordinatorToWorker.Refused(RefusalReason.FULL, full)),
                        new SchedulerCommand.CloseLink(2, full));
    }

    private List<SchedulerCommand> attach(long link, SessionId session, int epoch) {
        var environment =
                new Environment(List.of(), List.of(), Map.of(), Optional.empty(), 1, 0, Duration.ofSeconds(2));
        var attach = new ClientToCoordinator.Attach(session, epoch, environment, List.of());
        return scheduler.handle(new SchedulerEvent.FromClient(link, attach), ++now);
    }

    private List<SchedulerCommand> join(long link, WorkerId worker, long registration) {
        var join = new WorkerToCoordinator.Join(worker, "host", 7, registration, 2, List.of());
        return scheduler.handle(new SchedulerEvent.FromWorker(link, join), ++now);
    }

    private static SchedulerConfig forOneOfEach() {
        var d = SchedulerConfig.DEFAULT;
        return new SchedulerConfig(
                1, 1, d.windowAttempts(), d.windowBytes(), d.sessionLease(), d.rejoinGrace(), d.barrier());
    }
}
