package dev.muster.codec;

import dev.muster.task.RemoteCallable;
import dev.muster.task.RemoteFunction;

/** Prints what the common cases cost. Not a test: run it by hand on a quiet machine. */
final class CodecSpeed {
    private static final Codec CODEC = new Codec(CodecSpeed.class.getClassLoader());

    private CodecSpeed() {}

    record Point(int x, int y) {}

    public static void main(String[] arguments) throws Exception {
        int captured = arguments.length;
        RemoteCallable<Integer> plain = () -> 42;
        RemoteCallable<Integer> capturing = () -> captured + 1;
        for (int round = 0; round < 3; round++) {
            lambda("plain lambda", plain);
            lambda("lambda with an int", capturing);
            object("record", new Point(1, 2));
            map(1_000_000);
        }
    }

    private static void lambda(String name, RemoteCallable<Integer> task) {
        byte[] bytes = Call.callable(CODEC, task).toBytes();
        int times = 300_000;
        long start = cpu();
        for (int i = 0; i < times; i++) Call.callable(CODEC, task).toBytes();
        long encoded = cpu();
        for (int i = 0; i < times; i++) Call.decode(CODEC, bytes);
        long decoded = cpu();
        print(name, bytes.length, times, encoded - start, decoded - encoded);
    }

    private static void object(String name, Object value) {
        byte[] bytes = CODEC.encode(value);
        int times = 300_000;
        long start = cpu();
        for (int i = 0; i < times; i++) CODEC.encode(value);
        long encoded = cpu();
        for (int i = 0; i < times; i++) CODEC.decode(bytes);
        long decoded = cpu();
        print(name, bytes.length, times, encoded - start, decoded - encoded);
    }

    private static void map(int elements) {
        RemoteFunction<Integer, Integer> next = n -> n + 1;
        long start = cpu();
        ElementBuffer buffer = ElementBuffer.of(CODEC, next);
        for (int i = 0; i < elements; i++) buffer.add(i);
        long added = cpu();
        byte[] chunk = buffer.chunk(0, elements).toBytes();
        long cut = cpu();
        byte[] results =
                ((Chunk) Call.decode(CODEC, chunk)).run(() -> false).results().toBytes();
        long ran = cpu();
        ChunkResults read = ChunkResults.read(CODEC, results);
        long sum = 0;
        for (int i = 0; i < read.size(); i++) sum += read.value(i) instanceof Integer n ? n : 0;
        long done = cpu();
        System.out.printf(
                "%d ints: add %d ms, cut %d ms, run %d ms, read %d ms; %d bytes (%d)%n",
                elements,
                (added - start) / 1_000_000,
                (cut - added) / 1_000_000,
                (ran - cut) / 1_000_000,
                (done - ran) / 1_000_000,
                chunk.length,
                sum);
    }

    /** The time of the processor for this thread, which a busy machine changes least. */
    private static long cpu() {
        return java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void print(String name, int bytes, int times, long encode, long decode) {
        System.out.printf("%s: %d bytes, encode %d ns, decode %d ns%n", name, bytes, encode / times, decode / times);
    }
}
