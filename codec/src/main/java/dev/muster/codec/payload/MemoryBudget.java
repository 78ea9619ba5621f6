package dev.muster.codec.payload;

import org.jspecify.annotations.Nullable;

/**
 * What the encoding of one call takes of the heap, and the most that it may take: the bytes that are written, which stay in
 * memory, and what is kept of each object so that it is written once. So objects without an end, as a lazy sequence has them,
 * are refused before the heap is full and other threads have no memory either.
 */
public final class MemoryBudget {
    /**
     * The objects themselves are in the heap as well, and most take about as much as their bytes: both together, and some room.
     */
    private static final long PARTS_OF_HEAP = 5;

    private static final long PARTS = 12;

    /** An entry in a table of objects takes 9 to 17 bytes, as measured, and half of that again while the table grows. */
    private static final int ENTRY_BYTES = 24;

    /** Code of the user that writes to a stream may have made the object for it; the table of the stream keeps it. */
    private static final int OBJECT_BYTES = 24;

    private final long most;
    private long bytes;
    private long objects;
    private long streamed; // those of the objects that are in a stream of Java serialization
    private @Nullable Usage excess;

    public MemoryBudget(long most) {
        this.most = most;
    }

    /** The most that one call may take in this JVM, in bytes. */
    public static long ofHeap() {
        return Runtime.getRuntime().maxMemory() / PARTS * PARTS_OF_HEAP;
    }

    /**
     * More than there may be.
     *
     * @param bytes how many were written
     * @param objects how many were met
     * @param most how many bytes both may take
     */
    public record Usage(long bytes, long objects, long most) {}

    /** So many bytes are about to be kept. */
    public void takeBytes(long more) {
        bytes += more;
        check();
    }

    /** So many of them are not kept any more. */
    void returnBytes(long less) {
        bytes -= less;
    }

    /** An object of the graph is about to be written for the first time. */
    public void takeObject() {
        objects++;
        check();
    }

    /** The same within a stream of Java serialization. */
    public void takeStreamedObject() {
        streamed++;
        takeObject();
    }

    /** A stream with so many objects is at its end. */
    public void returnStreamedObjects(long less) {
        streamed -= less;
        objects -= less;
    }

    /** Throws if there was too much: also later, since code of the user may have caught what was thrown. */
    public void check() {
        if (excess == null && bytes + ENTRY_BYTES * objects + OBJECT_BYTES * streamed <= most) return;
        if (excess == null) excess = new Usage(bytes, objects, most);
        throw new CannotTravel("the objects take more of the heap than they may");
    }

    /** What was too much, if something was. */
    @Nullable
    public Usage excess() {
        return excess;
    }

    public void reset() {
        bytes = 0;
        objects = 0;
        streamed = 0;
    }
}
