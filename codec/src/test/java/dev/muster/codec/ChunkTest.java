package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.codec.filter.DecodeFilter;
import dev.muster.codec.payload.DecodeException;
import dev.muster.codec.payload.EncodeException;
import dev.muster.model.FailureKind;
import dev.muster.model.TaskFailure;
import dev.muster.task.RemoteBiFunction;
import dev.muster.task.RemoteFunction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChunkTest {
    private static final Codec CODEC = new Codec(ChunkTest.class.getClassLoader());

    record Point(int x, int y) {}

    @Test
    void everyElementHasItsResultInOrder() {
        RemoteFunction<Object, Object> same = each -> each;
        List<@Nullable Object> elements = Arrays.asList(
                1,
                -1,
                Integer.MIN_VALUE,
                Long.MAX_VALUE,
                2.5,
                Double.NaN,
                true,
                false,
                null,
                "text",
                "Grüße",
                "x".repeat(5000),
                new Point(1, 2),
                List.of(1, 2),
                'c',
                1.5f);
        ElementBuffer buffer = ElementBuffer.of(CODEC, same);
        elements.forEach(buffer::add);
        ChunkResults results = run(buffer.chunk(0, elements.size()).toBytes());
        assertThat(values(results)).isEqualTo(elements);
    }

    @Test
    void chunksAreCutAnywhereAcrossBlocks() {
        RemoteFunction<Integer, Integer> next = n -> n + 1;
        ElementBuffer buffer = ElementBuffer.of(CODEC, next);
        for (int i = 0; i < 10_000; i++) buffer.add(i);
        for (int[] range : new int[][] {{0, 1}, {4095, 4097}, {4096, 8192}, {100, 9999}, {9999, 10_000}}) {
            ChunkResults results = run(buffer.chunk(range[0], range[1]).toBytes());
            assertThat(results.size()).isEqualTo(range[1] - range[0]);
            assertThat(results.value(0)).isEqualTo(range[0] + 1);
            assertThat(results.value(results.size() - 1)).isEqualTo(range[1]);
        }
        assertThat(buffer.bytes(0, 10_000)).isBetween(20_000L, 40_000L);
    }

    @Test
    void elementsThatAreForgottenCannotBeCutAgain() {
        RemoteFunction<Integer, Integer> next = n -> n + 1;
        ElementBuffer buffer = ElementBuffer.of(CODEC, next);
        for (int i = 0; i < 10_000; i++) buffer.add(i);
        buffer.forget(5000);
        assertThat(values(run(buffer.chunk(5000, 5002).toBytes()))).containsExactly(5001, 5002);
        assertThatThrownBy(() -> buffer.chunk(4999, 5001).toBytes()).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void pairsOfElementsAreCalledTogether() {
        RemoteBiFunction<String, Integer, String> repeat = String::repeat;
        ElementBuffer buffer = ElementBuffer.of(CODEC, repeat);
        buffer.add("a", 3);
        buffer.add("b", -1);
        buffer.add("c", 1);
        ChunkResults results = run(buffer.chunk(0, 3).toBytes());
        assertThat(results.value(0)).isEqualTo("aaa");
        assertThat(results.failure(1).failure().kind()).isEqualTo(FailureKind.TASK_THREW);
        assertThat(results.value(2)).isEqualTo("c");
        assertThatThrownBy(() -> buffer.add("alone")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anExceptionHitsOnlyItsOwnElement() {
        RemoteFunction<Integer, Integer> picky = n -> {
            if (n == 1) throw new IOException("one");
            if (n == 2) throw new AssertionError("two");
            return n;
        };
        ElementBuffer buffer = ElementBuffer.of(CODEC, picky);
        for (int i = 0; i < 4; i++) buffer.add(i);
        ChunkResults results = run(buffer.chunk(0, 4).toBytes());
        assertThat(results.isFailed(0) || results.isFailed(3)).isFalse();
        TaskFailure failure = results.failure(1).inline();
        assertThat(failure.kind()).isEqualTo(FailureKind.TASK_THREW);
        assertThat(failure.message()).isEqualTo("the task threw java.io.IOException: one");
        assertThat(failure.thrown().orElseThrow().frames()).isNotEmpty();
        assertThat(failure.throwable()).isPresent();
        assertThat(results.failure(2).failure().message()).contains("AssertionError: two");
    }

    @Test
    void anErrorOfTheVirtualMachineIsAnElementsOwnAndReported() {
        RemoteFunction<Integer, Integer> deep = ChunkTest::forEver;
        ElementBuffer buffer = ElementBuffer.of(CODEC, deep);
        buffer.add(0);
        Chunk.Run run = chunk(buffer.chunk(0, 1).toBytes()).run(() -> false);
        assertThat(run.isDamaged()).isTrue();
        assertThat(ChunkResults.read(CODEC, run.results().toBytes())
                        .failure(0)
                        .failure()
                        .message())
                .contains("StackOverflowError");
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int forEver(int n) {
        return forEver(n + 1) + 1;
    }

    @Test
    void aResultThatCannotTravelHitsOnlyItsOwnElement() {
        RemoteFunction<Integer, Object> bad = n -> n == 1 ? new Thread("t") : n;
        ElementBuffer buffer = ElementBuffer.of(CODEC, bad);
        for (int i = 0; i < 3; i++) buffer.add(i);
        ChunkResults results = run(buffer.chunk(0, 3).toBytes());
        assertThat(results.failure(1).failure().kind()).isEqualTo(FailureKind.RESULT_UNWRITABLE);
        assertThat(results.failure(1).failure().message()).contains("java.lang.Thread cannot travel");
        assertThat(results.value(2)).isEqualTo(2);
    }

    @Test
    void anElementThatCannotBeReadHitsOnlyItself() {
        RemoteFunction<Object, Object> same = each -> each;
        ElementBuffer buffer = ElementBuffer.of(CODEC, same);
        buffer.add(1);
        buffer.add(new Point(1, 2));
        buffer.add(3);
        var blind = new Codec(
                ChunkTest.class.getClassLoader(), type -> type == Point.class ? Optional.of("no") : Optional.empty());
        Chunk.Run run = ((Chunk) Call.decode(blind, buffer.chunk(0, 3).toBytes())).run(() -> false);
        ChunkResults results = ChunkResults.read(CODEC, run.results().toBytes());
        assertThat(results.failure(1).failure().kind()).isEqualTo(FailureKind.PAYLOAD_UNREADABLE);
        assertThat(results.value(2)).isEqualTo(3);
    }

    @Test
    void anElementThatCannotBeWrittenLeavesTheBufferAsItWas() {
        RemoteFunction<Object, Object> same = each -> each;
        ElementBuffer buffer = ElementBuffer.of(CODEC, same);
        buffer.add(1);
        assertThatThrownBy(() -> buffer.add(new Thread("t"))).isInstanceOf(EncodeException.class);
        buffer.addFailed(TaskFailure.of(FailureKind.TASK_THREW, "could not be sent"));
        buffer.add(3);
        ChunkResults results = run(buffer.chunk(0, 3).toBytes());
        assertThat(results.value(0)).isEqualTo(1);
        assertThat(results.failure(1).failure().message()).isEqualTo("could not be sent");
        assertThat(results.value(2)).isEqualTo(3);
        RemoteBiFunction<Object, Object, Object> first = (a, b) -> a;
        ElementBuffer pairs = ElementBuffer.of(CODEC, first);
        assertThatThrownBy(() -> pairs.add(1, new Thread("t"))).isInstanceOf(EncodeException.class);
        pairs.add(4, 5);
        assertThat(run(pairs.chunk(0, 1).toBytes()).value(0)).isEqualTo(4);
    }

    @Test
    void aCancelledChunkStopsBeforeTheNextElement() {
        var calls = new AtomicInteger();
        RemoteFunction<Integer, Integer> next = n -> n + 1;
        ElementBuffer buffer = ElementBuffer.of(CODEC, next);
        for (int i = 0; i < 5; i++) buffer.add(i);
        Chunk chunk = chunk(buffer.chunk(0, 5).toBytes());
        assertThatThrownBy(() -> chunk.run(() -> calls.incrementAndGet() > 2))
                .isInstanceOf(CancellationException.class);
        assertThat(calls).hasValue(3);
    }

    @Test
    void aResultIsDecodedWhenItIsAskedFor() {
        RemoteFunction<Integer, Object> points = n -> new Point(n, n);
        ElementBuffer buffer = ElementBuffer.of(CODEC, points);
        buffer.add(1);
        byte[] bytes =
                chunk(buffer.chunk(0, 1).toBytes()).run(() -> false).results().toBytes();
        var blind = new Codec(ChunkTest.class.getClassLoader(), type -> Optional.of("no"));
        ChunkResults results = ChunkResults.read(blind, bytes);
        assertThat(results.isFailed(0)).isFalse();
        assertThatThrownBy(() -> results.value(0)).isInstanceOf(DecodeException.class);
    }

    private static Chunk chunk(byte[] bytes) {
        return (Chunk) Call.decode(CODEC, bytes);
    }

    private static ChunkResults run(byte[] bytes) {
        return ChunkResults.read(CODEC, chunk(bytes).run(() -> false).results().toBytes());
    }

    private static List<@Nullable Object> values(ChunkResults results) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) values.add(results.value(i));
        return values;
    }

    @Test
    void whatAChunkHasNoRoomForFailsWithASentenceAndTheRestArrives() {
        var small = new Codec(ChunkTest.class.getClassLoader(), DecodeFilter.NONE, 100_000);
        RemoteFunction<Integer, byte[]> grow = n -> {
            if (n == 2) throw new IllegalStateException("x".repeat(10_000));
            return new byte[n * 10_000];
        };
        ElementBuffer buffer = ElementBuffer.of(CODEC, grow);
        for (int n : new int[] {3, 2, 5, 1}) buffer.add(n);
        Chunk chunk = (Chunk) Call.decode(small, buffer.chunk(0, 4).toBytes());
        ChunkResults results =
                ChunkResults.read(small, chunk.run(() -> false).results().toBytes());
        assertThat((byte[]) results.value(0)).hasSize(30_000);
        assertThat(results.failure(1).failure().kind()).isEqualTo(FailureKind.TASK_THREW);
        assertThat(results.failure(2).failure().kind()).isEqualTo(FailureKind.RESULT_UNWRITABLE);
        assertThat(results.failure(2).failure().message())
                .contains("with those of the 2 before it")
                .contains("smaller MapOption.chunkSize");
        assertThat((byte[]) results.value(3)).hasSize(10_000);
    }
}
