package dev.muster.worker.processes;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The last bytes of an endless stream: what came before is overwritten. Thread-safe. */
final class OutputRing {
    private final byte[] ring;
    private long total;
    private long mark;

    OutputRing(int bytesMax) {
        if (bytesMax < 1) throw new IllegalArgumentException("a ring has at least one byte, not " + bytesMax);
        this.ring = new byte[bytesMax];
    }

    synchronized void write(byte[] bytes, int offset, int length) {
        // Of a piece longer than the ring only the end can stay.
        int skipped = Math.max(0, length - ring.length);
        total += skipped;
        int from = offset + skipped;
        int left = length - skipped;
        while (left > 0) {
            int at = (int) (total % ring.length);
            int count = Math.min(left, ring.length - at);
            System.arraycopy(bytes, from, ring, at, count);
            total += count;
            from += count;
            left -= count;
        }
    }

    /** All bytes that ever came, kept or not. */
    synchronized long total() {
        return total;
    }

    /** Later output belongs to another task: {@link #sinceMark} begins here. */
    synchronized void mark() {
        mark = total;
    }

    /** What came since the mark, the last characters of it, as text; bytes that are no UTF-8 show as replacements. */
    synchronized String sinceMark(int bytesMax) {
        return text(Math.max(mark, total - bytesMax));
    }

    /** What came after the first so many bytes, as far as it is still there. */
    synchronized String since(long position) {
        return text(position);
    }

    /** All that is still there. */
    synchronized String text() {
        return text(0);
    }

    private String text(long position) {
        long from = Math.max(position, total - ring.length);
        var bytes = new ByteArrayOutputStream((int) (total - from));
        while (from < total) {
            int at = (int) (from % ring.length);
            int count = (int) Math.min(total - from, ring.length - at);
            bytes.write(ring, at, count);
            from += count;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
