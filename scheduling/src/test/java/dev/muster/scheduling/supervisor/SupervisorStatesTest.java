package dev.muster.scheduling.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.scheduling.loop.StateDrawings;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class SupervisorStatesTest {
    @Test
    void theDrawingOfARunnerIsItsTable() throws IOException {
        StateDrawings.check("runner", RunnerState.TABLE);
    }

    @Test
    void theDrawingOfAnAttemptIsItsTable() throws IOException {
        StateDrawings.check("attempt", SupervisorAttempt.TABLE);
    }

    @Test
    void theDrawingOfTheCodeOfASessionIsItsTable() throws IOException {
        StateDrawings.check("code", SupervisorSession.CODE_TABLE);
    }

    @Test
    void theDrawingOfTroubleIsItsTable() throws IOException {
        StateDrawings.check("trouble", PreparationTrouble.TABLE);
    }

    @Test
    void aRunnerNeverGoesBack() {
        for (var from : RunnerState.values()) {
            for (var to : RunnerState.values()) {
                if (RunnerState.TABLE.allows(from, to)) assertThat(to).isGreaterThan(from);
            }
        }
    }
}
