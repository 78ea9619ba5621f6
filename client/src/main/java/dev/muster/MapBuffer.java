package dev.muster;

/**
 * The buffer of a map that has one: its consumer fills it, reading the input chunk by chunk, so that no more is submitted and not
 * taken than it holds. It waits for room in the pool only where nothing at all of this map is submitted. Of one thread, the
 * consumer's.
 */
final class MapBuffer {
    private final MapRun run;
    private final Session session;
    private final MapInput input;
    private final int chunkSize;
    private int owed; // chunks that are not submitted, for want of room or of input

    MapBuffer(MapRun run, Session session, MapInput input, int chunks, int chunkSize) {
        this.run = run;
        this.session = session;
        this.input = input;
        this.chunkSize = chunkSize;
        this.owed = chunks;
    }

    /** Submits chunks as far as there is room and input. What the input throws passes through. */
    void fill() {
        while (owed > 0 && !run.hasEnded() && session.hasRoom() && input.hasMore()) {
            submitChunk();
            owed--;
        }
    }

    /** Reads one chunk and submits it. What is read before the input throws is submitted as well. */
    private void submitChunk() {
        int count = 0;
        try {
            while (count < chunkSize && input.hasMore()) {
                input.readOne();
                count++;
            }
        } finally {
            if (count > 0) run.submit(count, false);
        }
    }

    /**
     * Sees to it that something is submitted if there is anything left. The map ends with what goes wrong: what was taken before
     * is not to be lost.
     *
     * @return false if the time is up first
     */
    boolean awaitsNothing(long deadlineNanos, boolean hasDeadline) throws InterruptedException {
        try {
            fill(); // the input may have something now, and the pool room
            while (run.isDry() && !run.hasEnded() && input.hasMore()) {
                long left = hasDeadline ? deadlineNanos - System.nanoTime() : Long.MAX_VALUE;
                if (!session.awaitRoom(left))
                    return false; // waits outside of the map's lock, which those who make room need
                fill();
            }
        } catch (RuntimeException | Error e) { // the user's iterable, or a pool that has ended
            run.endWith(e);
        }
        return true;
    }

    /** A chunk was taken by the consumer. */
    void taken() {
        owed++;
        try {
            fill();
        } catch (RuntimeException | Error e) {
            run.endWith(e);
        }
    }
}
