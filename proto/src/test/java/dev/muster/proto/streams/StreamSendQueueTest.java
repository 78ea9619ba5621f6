package dev.muster.proto.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Limits;
import dev.muster.model.messages.ClientToCoordinator;
import dev.muster.proto.grpc.BulkContractTest;
import dev.muster.proto.grpc.TransportContractTest;
import dev.muster.proto.messages.ClientWire;
import dev.muster.proto.v1.PbStreams;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StreamSendQueueTest {
    private final StreamSendQueue<ClientToCoordinator, PbStreams.ClientItem, PbStreams.ClientBatch> outbox =
            new StreamSendQueue<>(ClientWire.FAMILY);

    @Test
    void nothingLeavesBeforeAGreeting() {
        outbox.say(new ClientToCoordinator.Goodbye());
        outbox.flush();
        assertThat(outbox.next()).isNull();
        outbox.greet(BulkContractTest.CLIENT);
        PbStreams.ClientBatch first = all().get(0);
        assertThat(first.getNumber()).isEqualTo(1);
        assertThat(first.hasHello()).isTrue();
        assertThat(first.getItemsCount()).isEqualTo(1);
        assertThat(outbox.next()).isNull();
    }

    @Test
    void whatIsNotFlushedDoesNotLeave() {
        outbox.greet(BulkContractTest.CLIENT);
        assertThat(outbox.next()).isNotNull();
        outbox.say(new ClientToCoordinator.Goodbye());
        assertThat(outbox.next()).isNull();
        outbox.flush();
        assertThat(outbox.next()).isNotNull();
    }

    @Test
    void aFloodLeavesInNumberedMessagesOfAboutOneBatch() {
        outbox.greet(BulkContractTest.CLIENT);
        for (int seq = 0; seq < 1_000; seq++) outbox.say(TransportContractTest.offer(seq, 1_000));
        outbox.flush();
        List<PbStreams.ClientBatch> batches = all();
        assertThat(batches).hasSizeBetween(4, 5);
        for (int i = 0; i < batches.size(); i++) {
            assertThat(batches.get(i).getNumber()).isEqualTo(i + 1);
            assertThat(batches.get(i).getSerializedSize()).isLessThan(Limits.BATCH_BYTES + 1_000);
        }
        assertThat(batches.stream()
                        .mapToInt(PbStreams.ClientBatch::getItemsCount)
                        .sum())
                .isEqualTo(1_000);
        assertThat(outbox.waitingBytes()).isZero();
    }

    @Test
    void theLastWordsComeLastAndNothingAfterThem() {
        outbox.greet(BulkContractTest.CLIENT);
        outbox.say(new ClientToCoordinator.Goodbye());
        outbox.flush();
        outbox.end("done");
        outbox.say(new ClientToCoordinator.Goodbye());
        outbox.flush();
        List<PbStreams.ClientBatch> batches = all();
        assertThat(batches).hasSize(1);
        assertThat(batches.get(0).getEnd()).isEqualTo("done");
        assertThat(batches.get(0).getItemsCount()).isEqualTo(1);
        assertThat(outbox.isEnded()).isTrue();
    }

    private List<PbStreams.ClientBatch> all() {
        var batches = new ArrayList<PbStreams.ClientBatch>();
        for (PbStreams.ClientBatch batch = outbox.next(); batch != null; batch = outbox.next()) batches.add(batch);
        return batches;
    }
}
