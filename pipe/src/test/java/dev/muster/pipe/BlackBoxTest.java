package dev.muster.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BlackBoxTest {
    @TempDir
    Path directory;

    @Test
    void theBoxTellsWhatEverySlotRan() throws Exception {
        Path file = directory.resolve("box");
        BlackBox box = BlackBox.create(file, 3);
        assertThat(BlackBox.read(file)).isEmpty();
        box.running(0, 7, 1);
        box.running(2, Long.MAX_VALUE, Integer.MAX_VALUE);
        assertThat(BlackBox.read(file))
                .containsExactly(new RunKey(7, 1), new RunKey(Long.MAX_VALUE, Integer.MAX_VALUE));
        box.idle(0);
        box.running(2, 8, 2);
        assertThat(BlackBox.read(file)).containsExactly(new RunKey(8, 2));
    }

    @Test
    void aBoxOfAnEarlierRunnerIsStartedAnew() throws Exception {
        Path file = directory.resolve("box");
        BlackBox.create(file, 8).running(7, 1, 1);
        BlackBox.create(file, 1);
        assertThat(BlackBox.read(file)).isEmpty();
    }

    @Test
    void noBoxOrAnythingElseTellsNothing() throws Exception {
        assertThat(BlackBox.read(directory.resolve("none"))).isEmpty();
        Path rubbish = Files.write(directory.resolve("rubbish"), new byte[4096]);
        assertThat(BlackBox.read(rubbish)).isEmpty();
        Path tiny = Files.write(directory.resolve("tiny"), new byte[3]);
        assertThat(BlackBox.read(tiny)).isEmpty();
    }
}
