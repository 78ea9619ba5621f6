package dev.muster.scheduling.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class StateTableTest {
    private enum Lamp {
        OFF,
        ON,
        BROKEN
    }

    private static final StateTable<Lamp> TABLE = StateTable.of("lamp", Lamp.class)
            .from(Lamp.OFF, Lamp.ON)
            .from(Lamp.ON, Lamp.OFF, Lamp.BROKEN)
            .build();

    @Test
    void aMoveInTheTableIsMade() {
        assertThat(TABLE.move(Lamp.ON, Lamp.BROKEN)).isEqualTo(Lamp.BROKEN);
    }

    @Test
    void aMoveThatIsNotInTheTableStopsTheMachine() {
        assertThatThrownBy(() -> TABLE.move(Lamp.BROKEN, Lamp.ON))
                .isInstanceOf(AssertionError.class)
                .hasMessage("the lamp is BROKEN and cannot become ON");
    }

    @Test
    void theDrawingListsTheMovesInTheOrderOfTheStates() {
        assertThat(TABLE.drawing()).isEqualTo("stateDiagram-v2\n  OFF --> ON\n  ON --> OFF\n  ON --> BROKEN\n");
    }

    @Test
    void theDrawingOfTheDialerIsItsTable() throws IOException {
        StateDrawings.check("dialer", Dialer.TABLE);
    }
}
