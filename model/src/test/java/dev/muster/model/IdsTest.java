package dev.muster.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.task.SessionId;
import dev.muster.task.TaskId;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class IdsTest {
    private static final SessionId SESSION = new SessionId(1, 2);

    @Test
    void attemptsCountFromOne() {
        var task = new TaskId(SESSION, 0);
        assertThat(Attempt.first(task).next()).isEqualTo(new Attempt(task, 2));
        assertThatThrownBy(() -> new Attempt(task, 0)).hasMessageContaining("count from 1");
    }

    @Test
    void idsAreOrderedBySessionThenNumber() {
        assertThat(new TaskId(SESSION, 1)).isLessThan(new TaskId(SESSION, 2));
        assertThat(new TaskId(SESSION, 9)).isLessThan(new TaskId(new SessionId(-1, 0), 0));
    }

    @Test
    void aBlobIsNamedByItsContent() {
        assertThat(BlobId.of("abc".getBytes(StandardCharsets.US_ASCII)).hex())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThatThrownBy(() -> new BlobId("BA")).hasMessageContaining("lower-case");
    }

    @Test
    void aPayloadKnowsWhenItsBytesHaveChanged() {
        var payload = Payload.inline(new byte[] {1, 2, 3});
        assertThat(payload.isIntact()).isTrue();
        payload.bytes()[1] ^= 1;
        assertThat(payload.isIntact()).isFalse();
    }
}
