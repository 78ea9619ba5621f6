package dev.muster.client.map;

import dev.muster.client.session.Session;

/**
 * The buffer of a map that has one: its consumer fills it, reading the input chunk by chunk, so that no more elements are
 * submitted and not yielded than it holds. Quick elements go together, as many as leave each slot some chunks. It waits for
 * room in the pool only where nothing at all of this map is submitted. Of one thread, the consumer's.
 */
final class MapBuffer {
    /** What is submitted one by one before anything is known of how long an element takes. */
    private static final int UNMEASURED_MAX = 256;

    private static final int CHUNKS_PER_SLOT = 2;

    private final MapRun run;
    private final Session session;
    private final MapInput input;
    private final ChunkSizing sizing;
    private final long capacity;
    private long room; // elements that may be submitted
    private int yielding; // of the chunk that was taken last: elements that are yielded only now

    /** @param capacity how many elements it holds */
    MapBuffer(MapRun run, Session session, MapInput input, ChunkSizing sizing, long capacity) {
        this.run = run;
        this.session = session;
        this.input = input;
        this.sizing = sizing;
        this.capacity = capacity;
        this.room = capacity;
    }

    /** Submits chunks as far as the limits and the input allow. What the input throws passes through. */
    void fill() {
        while (room > 0 && !run.hasEnded() && session.submissions().hasRoom()) {
            if (!sizing.isMeasured() && capacity - room >= UNMEASURED_MAX) return;
            int size = sizing.next(Math.max(1, capacity / ((long) CHUNKS_PER_SLOT * session.slots())));
            boolean waitsForMore = room < size && !run.isDry();
            if (waitsForMore || !input.hasMore()) return;
            submitChunk((int) Math.min(size, room));
        }
    }

    /** Reads one chunk and submits it. What is read before the input throws is submitted as well. */
    private void submitChunk(int most) {
        int count = 0;
        try {
            while (count < most && (count == 0 || !isFullWith(count)) && input.hasMore()) {
                input.readOne();
                count++;
            }
        } finally {
            room -= count;
            if (count > 0) run.submit(count, false);
        }
    }

    private boolean isFullWith(int count) {
        return sizing.isFull(input.bytes(input.size() - count, input.size()));
    }

    /**
     * Sees to it that something is submitted if there is anything left. The map ends with what goes wrong: what was taken before
     * is not to be lost.
     *
     * @return false if the time is up first
     */
    boolean awaitsNothing(long deadlineNanos, boolean hasDeadline) throws InterruptedException {
        room += yielding;
        yielding = 0;
        try {
            fill(); // the input may have something now, and the pool may take it
            while (run.isDry() && !run.hasEnded() && input.hasMore()) {
                long left = hasDeadline ? deadlineNanos - System.nanoTime() : Long.MAX_VALUE;
                if (!session.submissions().awaitRoom(left))
                    return false; // waits outside of the map's lock, which the threads need that finish tasks
                fill();
            }
        } catch (RuntimeException | Error e) { // the user's iterable, or a pool that has ended
            run.endWith(e);
        }
        return true;
    }

    /** A chunk of so many elements was taken by the consumer, who yields the first of them at once. */
    void taken(int elements) {
        room++;
        yielding = elements - 1;
        try {
            fill();
        } catch (RuntimeException | Error e) {
            run.endWith(e);
        }
    }
}
