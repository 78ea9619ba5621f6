package dev.muster.pipe;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What a runner was doing when it died: a small mapped file with a slot for each of its task threads, which holds the attempt
 * that the thread runs. A note costs two stores to memory, and the kernel keeps the page whatever happens to the process.
 */
public final class BlackBox {
    private static final long MAGIC = 0x4d5553544552_0001L;
    /** A cache line for each slot, so that task threads do not slow each other down; the first one is the header. */
    private static final int STRIDE = 64;

    private static final int SLOTS_MAX = Frame.Bind.THREADS_MAX;
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final MappedByteBuffer memory;
    private final int slots;

    private BlackBox(MappedByteBuffer memory, int slots) {
        this.memory = memory;
        this.slots = slots;
    }

    /** Makes the file, or starts it anew. The bytes are really written, so that a full disk shows here and not in a store. */
    public static BlackBox create(Path file, int slots) throws IOException {
        if (slots < 1 || slots > SLOTS_MAX) throw new IllegalArgumentException("not a number of slots: " + slots);
        ByteBuffer empty = ByteBuffer.allocate((slots + 1) * STRIDE).order(ByteOrder.nativeOrder());
        empty.putLong(0, MAGIC).putLong(8, slots);
        try (FileChannel channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            while (empty.hasRemaining()) channel.write(empty);
            MappedByteBuffer memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, (slots + 1L) * STRIDE);
            memory.order(ByteOrder.nativeOrder());
            return new BlackBox(memory, slots);
        }
    }

    /** Notes that the slot, counted from 0, runs this attempt from now on. */
    public void running(int slot, long seq, int attempt) {
        int at = at(slot);
        // An attempt number of 0 means idle; the order of the stores keeps a reader from ever pairing two tasks.
        LONG.setRelease(memory, at + 8, 0L);
        LONG.setRelease(memory, at, seq);
        LONG.setRelease(memory, at + 8, (long) attempt);
    }

    /** Notes that the slot runs nothing. */
    public void idle(int slot) {
        LONG.setRelease(memory, at(slot) + 8, 0L);
    }

    /** The attempts that ran when the box was last written, by slot; none if there is no box. */
    public static List<RunKey> read(Path file) throws IOException {
        ByteBuffer bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = ByteBuffer.wrap(in.readNBytes((SLOTS_MAX + 1) * STRIDE)).order(ByteOrder.nativeOrder());
        } catch (NoSuchFileException e) {
            return List.of();
        }
        if (bytes.limit() < STRIDE || bytes.getLong(0) != MAGIC) return List.of();
        long slots = Math.min(bytes.getLong(8), bytes.limit() / STRIDE - 1);
        var running = new ArrayList<RunKey>();
        for (int slot = 0; slot < slots; slot++) {
            int at = (slot + 1) * STRIDE;
            long seq = bytes.getLong(at);
            long attempt = bytes.getLong(at + 8);
            if (seq >= 0 && attempt > 0 && attempt <= Integer.MAX_VALUE) running.add(new RunKey(seq, (int) attempt));
        }
        return running;
    }

    private int at(int slot) {
        if (slot < 0 || slot >= slots) throw new IndexOutOfBoundsException("slot " + slot + " of " + slots);
        return (slot + 1) * STRIDE;
    }
}
