package dev.muster.scheduling.scheduler;

import dev.muster.scheduling.loop.StateDrawings;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class SchedulerStatesTest {
    @Test
    void theDrawingOfATaskIsItsTable() throws IOException {
        StateDrawings.check("scheduler-task", SchedulerTask.TABLE);
    }

    @Test
    void theDrawingOfASessionIsItsTable() throws IOException {
        StateDrawings.check("session", SchedulerSession.TABLE);
    }
}
