package dev.muster.pipe;

import dev.muster.model.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The frames that wait to be written, in order. One thread writes at a time: what other threads have added
 * meanwhile leaves with the next write.
 */
final class Outbox {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final WritableByteChannel channel;
    private final int bytesMax;
    private final ReentrantLock lock = new ReentrantLock();
    /** Something came in, or it is closed: for the writer thread. */
    private final Condition work = lock.newCondition();
    /** A write is done, or it is closed: for threads that wait for space or for the right to write. */
    private final Condition progress = lock.newCondition();

    private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private int waitingBytes;
    private boolean penTaken;
    private boolean closed;
    private long accepted;
    private long written;

    Outbox(WritableByteChannel channel, int bytesMax) {
        this.channel = channel;
        this.bytesMax = bytesMax;
    }

    /** Queues the frame and wakes the writer; false if it is full or the pipe has ended. Never waits. */
    boolean offer(ByteBuffer frame) {
        lock.lock();
        try {
            if (closed || isFull(frame)) return false;
            add(frame);
            work.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Queues the frame, and waits while it is full; false if the pipe has ended. */
    boolean put(ByteBuffer frame, boolean wakeWriter) {
        lock.lock();
        try {
            while (!closed && isFull(frame)) {
                work.signal();
                progress.awaitUninterruptibly();
            }
            if (closed) return false;
            add(frame);
            if (wakeWriter) work.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns when everything queued so far has been handed to the kernel, which will deliver it even if this process dies.
     * The caller writes itself if nobody else does. False if the pipe ended before, or the time is over.
     */
    boolean flush(long nanos) throws IOException {
        lock.lock();
        try {
            long goal = accepted;
            long left = nanos;
            while (written < goal && !closed) {
                if (!penTaken) {
                    writeBatch();
                } else {
                    if (left <= 0) return false;
                    left = awaitProgress(left);
                }
            }
            return written >= goal;
        } finally {
            lock.unlock();
        }
    }

    /** The life of the writer thread: ends when the pipe does. */
    void writeUntilClosed() throws IOException {
        lock.lock();
        try {
            while (!closed) {
                if (waiting.isEmpty()) {
                    work.awaitUninterruptibly();
                } else if (penTaken) {
                    progress.awaitUninterruptibly();
                } else {
                    writeBatch();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Drops what waits and lets everybody go. */
    void close() {
        lock.lock();
        try {
            closed = true;
            waiting.clear();
            waitingBytes = 0;
            work.signalAll();
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull(ByteBuffer frame) {
        // A frame larger than the bound still goes, alone.
        return !waiting.isEmpty() && waitingBytes + frame.remaining() > bytesMax;
    }

    private void add(ByteBuffer frame) {
        waiting.add(frame);
        waitingBytes += frame.remaining();
        accepted++;
    }

    @SuppressWarnings("WaitNotInLoop") // the loop is around the call
    private long awaitProgress(long nanos) {
        long end = System.nanoTime() + nanos;
        boolean interrupted = false;
        try {
            return progress.awaitNanos(nanos);
        } catch (InterruptedException e) {
            interrupted = true;
            return end - System.nanoTime();
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    /** Takes the right to write, and writes what waits, up to a batch, without the lock. */
    private void writeBatch() throws IOException {
        var batch = new ArrayDeque<ByteBuffer>();
        int bytes = 0;
        while (!waiting.isEmpty()
                && (batch.isEmpty() || bytes + waiting.element().remaining() <= Limits.BATCH_BYTES)) {
            ByteBuffer frame = waiting.remove();
            bytes += frame.remaining();
            batch.add(frame);
        }
        int frames = batch.size();
        penTaken = true;
        boolean done = false;
        lock.unlock();
        try {
            write(batch);
            done = true;
        } finally {
            lock.lock();
            penTaken = false;
            waitingBytes = Math.max(0, waitingBytes - bytes);
            written += frames;
            if (!done) close();
            progress.signalAll();
        }
    }

    /** Through one buffer of our own: small frames leave together, large ones need no buffer of their size. */
    private void write(ArrayDeque<ByteBuffer> batch) throws IOException {
        // A thread that arrives interrupted would close the channel by writing to it.
        boolean interrupted = Thread.interrupted();
        try {
            while (!batch.isEmpty()) {
                buffer.clear();
                while (!batch.isEmpty() && buffer.hasRemaining()) {
                    ByteBuffer frame = batch.element();
                    int count = Math.min(buffer.remaining(), frame.remaining());
                    buffer.put(buffer.position(), frame, frame.position(), count);
                    buffer.position(buffer.position() + count);
                    frame.position(frame.position() + count);
                    if (!frame.hasRemaining()) batch.remove();
                }
                buffer.flip();
                while (buffer.hasRemaining()) channel.write(buffer);
            }
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }
}
