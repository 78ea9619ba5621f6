package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.muster.codec.payload.DecodeException;
import dev.muster.task.RemoteCallable;
import dev.muster.task.RemoteFunction;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever is done to the bytes: a DecodeException or a value comes out, within the memory that the bytes justify. */
class DamageTest {
    private static final Codec CODEC = new Codec(DamageTest.class.getClassLoader());

    record Point(int x, long y, String name) {}

    static class Node {
        int[] numbers = {1, 2, 3};
        List<Object> children = new ArrayList<>();
        Map<Object, Object> byName = new HashMap<>();
    }

    private static List<byte[]> samples() {
        var node = new Node();
        node.children.add(node);
        node.children.add(new Point(1, 2, "three"));
        node.byName.put("self", node);
        int captured = 5;
        RemoteCallable<Object> task = () -> node.children.size() + captured;
        RemoteFunction<Object, Object> same = each -> each;
        ElementBuffer buffer = ElementBuffer.of(CODEC, same);
        for (Object each : List.of(1, "two", 3L, 4.0, new Point(1, 2, "n"))) buffer.add(each);
        byte[] chunk = buffer.chunk(0, 5).toBytes();
        return List.of(
                CODEC.encode(node),
                CODEC.encode(List.of("a", "ü", 1L, 2.5, Instant.EPOCH, ZoneId.of("Europe/Berlin"), Path.of("x"))),
                CODEC.encode(new TreeMap<>(Map.of("a", new int[100], "b", new double[50]))),
                CODEC.encode(new EnumMap<>(Map.of(TimeUnit.DAYS, new Point(1, 2, "x")))),
                CODEC.encode(new Object[] {new long[3][4], BitSet.valueOf(new long[] {1, 2}), Pattern.compile("a")}),
                CODEC.encode(new IllegalStateException("m", new RuntimeException("c"))),
                CODEC.encode(new LinkedHashMap<>(Map.of(List.of(1), Arrays.asList(1, 2, null)))),
                Call.callable(CODEC, task).toBytes(),
                Call.function(CODEC, same, "argument").toBytes(),
                chunk,
                ((Chunk) Call.decode(CODEC, chunk)).run(() -> false).results().toBytes());
    }

    @Test
    void damagedBytesGiveADecodeExceptionOrAValue() {
        long seed = 20_240_229;
        var random = new Random(seed);
        List<byte[]> samples = samples();
        for (int round = 0; round < 4_000; round++) {
            byte[] bytes = samples.get(round % samples.size()).clone();
            int flips = 1 + random.nextInt(4);
            for (int i = 0; i < flips; i++) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            if (random.nextInt(4) == 0) bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            attempt(bytes, "seed " + seed + " round " + round);
        }
    }

    @Test
    void truncatedBytesGiveADecodeException() {
        for (byte[] sample : samples()) {
            int step = 1 + sample.length / 64;
            for (int length = 0; length < sample.length; length += step) {
                attempt(Arrays.copyOf(sample, length), "length " + length);
            }
        }
    }

    @Test
    void aDeclaredLengthIsNotBelieved() {
        // Each of these declares about two thousand million elements or characters, and has none of them.
        byte[] huge = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 7};
        for (int id = 0; id < 128; id++) {
            byte[] bytes = new byte[64];
            bytes[0] = (byte) id;
            bytes[1] = 1;
            for (int at = 2; at + huge.length < bytes.length; at += huge.length) {
                System.arraycopy(huge, 0, bytes, at, huge.length);
            }
            attempt(bytes, "class " + id);
        }
    }

    private static void attempt(byte[] bytes, String name) {
        long before = allocated();
        List<Runnable> readers = List.of(
                () -> CODEC.decode(bytes),
                () -> Call.decode(CODEC, bytes),
                () -> readAll(ChunkResults.read(CODEC, bytes)));
        for (Runnable reader : readers) {
            try {
                reader.run();
            } catch (DecodeException e) {
                assertThat(e).hasMessageNotContaining("null:");
            } catch (Throwable e) {
                fail(name + " came out as " + e, e);
            }
        }
        assertThat(allocated() - before).as("bytes allocated for %s", name).isLessThan(64L << 20);
    }

    private static void readAll(ChunkResults results) {
        for (int i = 0; i < results.size(); i++) {
            if (results.isFailed(i)) results.failure(i);
            else results.value(i);
        }
    }

    private static long allocated() {
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
