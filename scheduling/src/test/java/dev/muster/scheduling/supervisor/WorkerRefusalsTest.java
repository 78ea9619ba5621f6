package dev.muster.scheduling.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.RefusalReason;
import dev.muster.model.messages.CoordinatorToWorker;
import org.junit.jupiter.api.Test;

/** What a worker does when its coordinator turns it away; for a name that is taken, see WorkerNameTest. */
final class WorkerRefusalsTest extends SupervisorFixture {
    WorkerRefusalsTest() {
        super(1, 0, false);
        happens(new SupervisorEvent.TimePassed());
    }

    private void refused(RefusalReason reason, String message) {
        link = lastDial();
        receive(new CoordinatorToWorker.Refused(reason, message));
        while (lastDial() == link) {
            now += 50 * MS;
            assertThat(now).as("it dials again").isLessThan(60 * SECOND);
            happens(new SupervisorEvent.TimePassed());
        }
    }

    @Test
    void aWorkerThatIsRefusedEndsTheStreamAndDialsAgain() {
        refused(RefusalReason.FULL, "no room");
        assertThat(of(SupervisorCommand.CloseLink.class))
                .containsExactly(new SupervisorCommand.CloseLink(1, "refused: no room"));
        assertThat(of(SupervisorCommand.Dial.class)).hasSize(2);
        assertThat(of(SupervisorCommand.Warn.class)).as("it passes by itself").isEmpty();
        assertThat(of(SupervisorCommand.GiveUp.class)).isEmpty();
    }

    @Test
    void theOperatorIsWarnedOfAWrongCredentialAtOnceAndOnceForEachText() {
        refused(RefusalReason.CREDENTIAL, "no token");
        refused(RefusalReason.CREDENTIAL, "no token");
        refused(RefusalReason.CREDENTIAL, "a wrong token");
        assertThat(of(SupervisorCommand.Warn.class))
                .extracting(SupervisorCommand.Warn::text)
                .containsExactly(
                        "this worker cannot join and tries again: no token",
                        "this worker cannot join and tries again: a wrong token");
    }

    @Test
    void aWrongCredentialAfterAStreamThatCameUpIsANewOne() {
        refused(RefusalReason.CREDENTIAL, "no token");
        happens(new SupervisorEvent.LinkUp(lastDial()));
        refused(RefusalReason.CREDENTIAL, "no token");
        assertThat(of(SupervisorCommand.Warn.class)).hasSize(2);
    }
}
