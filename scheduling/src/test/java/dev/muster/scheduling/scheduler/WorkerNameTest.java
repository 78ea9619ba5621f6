package dev.muster.scheduling.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.RefusalReason;
import dev.muster.model.WorkerId;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.scheduling.supervisor.Supervisor;
import dev.muster.scheduling.supervisor.SupervisorCommand;
import dev.muster.scheduling.supervisor.SupervisorConfig;
import dev.muster.scheduling.supervisor.SupervisorEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A name belongs to the incarnation that is alive; both sides of that rule. */
final class WorkerNameTest {
    private static final WorkerId FIRST = new WorkerId("alpha", 11);
    private static final WorkerId SECOND = new WorkerId("alpha", 22);
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final CoordinatorToWorker TAKEN =
            new CoordinatorToWorker.Refused(RefusalReason.NAME_TAKEN, "the name alpha is taken");

    private final Scheduler scheduler = new Scheduler(SchedulerConfig.DEFAULT, 0);
    private final Supervisor supervisor = new Supervisor(SupervisorConfig.of(SECOND, "other.host", 1, 2, 0, false, 1));
    private final List<SupervisorCommand> commands = new ArrayList<>();
    private long now;

    @Test
    void aSecondWorkerOfTheNameIsRefusedWhileTheFirstIsHeardAndTheFirstGoesOn() {
        join(1, FIRST);
        assertThat(join(2, SECOND))
                .satisfiesExactly(
                        warned -> assertThat(((SchedulerCommand.Warn) warned).text())
                                .startsWith("the coordinator refused this worker: the name alpha is taken"),
                        said -> assertThat(((SchedulerCommand.ToWorker) said).message())
                                .isInstanceOfSatisfying(CoordinatorToWorker.Refused.class, refused -> {
                                    assertThat(refused.reason()).isEqualTo(RefusalReason.NAME_TAKEN);
                                    assertThat(refused.message()).contains("alpha", "alpha.host", "process 7");
                                }),
                        closed -> assertThat(((SchedulerCommand.CloseLink) closed).link())
                                .isEqualTo(2));
        assertThat(scheduler.handle(new SchedulerEvent.LinkDown(2), ++now)).isEmpty();
        assertThat(idOfAlpha()).isEqualTo(FIRST);
    }

    @Test
    void aRestartedWorkerGetsInAtOnceWhenTheStreamOfItsFormerSelfIsDown() {
        join(1, FIRST);
        scheduler.handle(new SchedulerEvent.LinkDown(1), ++now);
        assertThat(join(2, SECOND)).containsExactly(new SchedulerCommand.WorkerRegistered(2, SECOND));
        assertThat(idOfAlpha()).isEqualTo(SECOND);
    }

    @Test
    void aWorkerGetsTheNameOfOneThatIsSilent() {
        join(1, FIRST);
        now += 5 * SECOND_NANOS;
        assertThat(join(2, SECOND)).contains(new SchedulerCommand.CloseLink(1, "worker alpha was restarted"));
        assertThat(idOfAlpha()).isEqualTo(SECOND);
    }

    @Test
    void aWorkerWhoseNameIsTakenTriesForAsLongAsADeadOneMayBeTakenForAliveAndThenGivesUp() {
        happens(new SupervisorEvent.TimePassed());
        long refusals = 0;
        while (commands.stream().noneMatch(SupervisorCommand.GiveUp.class::isInstance)) {
            refuse();
            refusals++;
            assertThat(now).isLessThan(30 * SECOND_NANOS);
        }
        assertThat(refusals).isGreaterThan(2);
        assertThat(now).isGreaterThanOrEqualTo(10 * SECOND_NANOS);
        commands.clear();
        now += 60 * SECOND_NANOS;
        happens(new SupervisorEvent.TimePassed());
        assertThat(commands).as("it dials nobody any more").isEmpty();
    }

    @Test
    void aWorkerThatGetsItsNameInTheEndStays() {
        happens(new SupervisorEvent.TimePassed());
        refuse();
        refuse();
        happens(new SupervisorEvent.LinkUp(lastDial()));
        happens(new SupervisorEvent.FromCoordinator(lastDial(), new CoordinatorToWorker.CoordinatorBeat()));
        now += 12 * SECOND_NANOS;
        happens(new SupervisorEvent.FromCoordinator(lastDial(), TAKEN));
        assertThat(commands).noneMatch(SupervisorCommand.GiveUp.class::isInstance);
    }

    private List<SchedulerCommand> join(long link, WorkerId id) {
        var join = new WorkerToCoordinator.Join(id, "alpha.host", 7, 1, 2, List.of());
        return scheduler.handle(new SchedulerEvent.FromWorker(link, join), ++now);
    }

    private WorkerId idOfAlpha() {
        var workers =
                scheduler.status("c", "b", 0, link -> new Scheduler.Peer("", 0)).workers();
        assertThat(workers).hasSize(1);
        return workers.get(0).id();
    }

    /** The stream comes up, the coordinator refuses, and the next stream is dialled. */
    private void refuse() {
        long link = lastDial();
        happens(new SupervisorEvent.LinkUp(link));
        happens(new SupervisorEvent.FromCoordinator(link, TAKEN));
        while (lastDial() == link && commands.stream().noneMatch(SupervisorCommand.GiveUp.class::isInstance)) {
            now += SECOND_NANOS / 20;
            happens(new SupervisorEvent.TimePassed());
        }
    }

    private long lastDial() {
        long last = 0;
        for (SupervisorCommand command : commands) {
            if (command instanceof SupervisorCommand.Dial dial) last = dial.link();
        }
        return last;
    }

    private void happens(SupervisorEvent event) {
        commands.addAll(supervisor.handle(event, now));
    }
}
