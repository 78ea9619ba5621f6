package dev.muster.scheduling.ledger;

import dev.muster.scheduling.loop.StateDrawings;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class LedgerTaskTest {
    @Test
    void theDrawingOfATaskIsItsTable() throws IOException {
        StateDrawings.check("ledger-task", LedgerTask.TABLE);
    }
}
