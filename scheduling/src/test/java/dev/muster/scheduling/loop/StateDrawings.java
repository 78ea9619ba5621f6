package dev.muster.scheduling.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Holds the drawings under {@code docs/states} against the tables that they are made from. To make a drawing anew after a
 * change, run its test with {@code -Dmuster.states.draw=true}.
 */
public final class StateDrawings {
    private StateDrawings() {}

    /** Checks that the drawing of this name shows what the table says. */
    public static void check(String name, StateTable<?> table) throws IOException {
        Path file = Path.of("../docs/states", name + ".mmd");
        if (Boolean.getBoolean("muster.states.draw")) Files.writeString(file, table.drawing());
        assertThat(file).hasContent(table.drawing());
    }
}
