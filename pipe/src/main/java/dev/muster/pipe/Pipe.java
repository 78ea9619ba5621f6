package dev.muster.pipe;

import static java.util.Objects.requireNonNull;

import dev.muster.model.jvm.OwnFault;
import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import dev.muster.task.internal.Durations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection between a daemon and a runner; both ends use this class.
 *
 * <p>A thread of its own reads, and passes each frame to the receiver, then the end of the pipe, exactly once. {@link #handOver}
 * gives the pipe another receiver, for instance after a handshake. Another thread writes: frames that have queued up while a
 * write was in flight leave together in the next one.
 */
public final class Pipe implements AutoCloseable {
    /** What may wait to be written, unless said otherwise. */
    public static final int WAITING_BYTES_MAX = 8 * 1024 * 1024;

    private static final int READ_BUFFER_BYTES = 64 * 1024;

    private final String name;
    private final SocketChannel channel;
    private final Class<? extends Frame> expected;
    private final Consumer<? super Throwable> whenBroken;
    private final Outbox outbox;
    private final AtomicReference<PipeEnd> end = new AtomicReference<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    /** Null once it has been told of the end, or is about to be. */
    private final AtomicReference<@Nullable Receiver> receiver;

    /** Who gets the frames that begin to be delivered while it is the receiver, and the end if it is the last one. */
    private record Receiver(Consumer<Frame> onFrame, Consumer<PipeEnd> onEnd) {}

    /**
     * Does not read or write before {@link #start()}.
     *
     * @param name for the names of the two threads
     * @param expected what the other end may say; anything else ends the pipe
     * @param onFrame called by the reader thread, one frame at a time; while it works the peer must wait
     * @param onEnd called once by the reader thread, after the last frame
     */
    public Pipe(
            String name,
            SocketChannel channel,
            Class<? extends Frame> expected,
            Consumer<Frame> onFrame,
            Consumer<PipeEnd> onEnd) {
        this(name, channel, expected, onFrame, onEnd, broken -> {});
    }

    /**
     * The same.
     *
     * @param whenBroken gets what was thrown on one of the two threads where nothing should be thrown; the pipe ends as well
     */
    public Pipe(
            String name,
            SocketChannel channel,
            Class<? extends Frame> expected,
            Consumer<Frame> onFrame,
            Consumer<PipeEnd> onEnd,
            Consumer<? super Throwable> whenBroken) {
        this(name, channel, expected, onFrame, onEnd, whenBroken, WAITING_BYTES_MAX);
    }

    Pipe(
            String name,
            SocketChannel channel,
            Class<? extends Frame> expected,
            Consumer<Frame> onFrame,
            Consumer<PipeEnd> onEnd,
            Consumer<? super Throwable> whenBroken,
            int waitingBytesMax) {
        this.name = name;
        this.channel = channel;
        this.expected = expected;
        this.receiver = new AtomicReference<>(new Receiver(onFrame, onEnd));
        this.whenBroken = whenBroken;
        this.outbox = new Outbox(channel, waitingBytesMax);
    }

    /** Starts the two threads; returns the pipe itself. */
    public Pipe start() {
        OwnThread.daemon(ThreadRole.PIPE_READER, "muster-pipe-reader " + name, this::read, this::readerBroke)
                .start();
        OwnThread.daemon(ThreadRole.PIPE_WRITER, "muster-pipe-writer " + name, this::write, this::writerBroke)
                .start();
        return this;
    }

    /**
     * Replaces the receiver. No frame is lost, delivered twice or out of order: the one that is being delivered at this moment
     * remains with the receiver before, which may be the caller; each later frame goes to the new receiver, on the same thread,
     * after the receiver before has returned. The new receiver is told of the end. From any thread.
     *
     * @return false if the receiver before has been told of the end, or is about to be; then nothing goes to the new one
     */
    public boolean handOver(Consumer<Frame> onFrame, Consumer<PipeEnd> onEnd) {
        var next = new Receiver(onFrame, onEnd);
        return receiver.getAndUpdate(before -> before == null ? null : next) != null;
    }

    /**
     * Queues the frame without ever waiting.
     *
     * @return false if the pipe has ended, or if the peer has not read for so long that the queue is full
     * @throws IllegalArgumentException if the frame is larger than {@link Frame#BYTES_MAX}
     */
    public boolean offer(Frame frame) {
        return outbox.offer(Frames.encode(frame));
    }

    /**
     * Queues the frame, and waits if the peer is slow; the writer thread takes it from there.
     *
     * @return false if the pipe has ended
     * @throws IllegalArgumentException if the frame is larger than {@link Frame#BYTES_MAX}
     */
    public boolean send(Frame frame) {
        return outbox.put(Frames.encode(frame), true);
    }

    /** Queues the frame like {@link #send}, but wakes nobody: a {@link #flush} by the caller follows at once. */
    public boolean sendLater(Frame frame) {
        return outbox.put(Frames.encode(frame), false);
    }

    /**
     * Returns when all that was queued has been handed to the kernel, which delivers it even if this process dies now. The
     * calling thread does the writing if no other thread is at it, so it must not be interrupted meanwhile: an interrupt ends
     * the pipe.
     *
     * @return false if the pipe ended before, or another thread's write took longer than the limit
     */
    public boolean flush(Duration limit) {
        try {
            return outbox.flush(Durations.nanos(limit));
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends the pipe; what still waits to be written is dropped. */
    @Override
    public void close() {
        end(PipeEnd.Kind.CLOSED_HERE, "this end closed the pipe");
    }

    /** Why it ended; empty while it has not. */
    public Optional<PipeEnd> end() {
        return Optional.ofNullable(end.get());
    }

    /** Waits until the receiver of the end has returned; false if the time is over before. */
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        return ended.await(Durations.nanos(limit), TimeUnit.NANOSECONDS);
    }

    private void read() {
        readFrames();
        tellEnd();
    }

    private void readerBroke(Throwable why) {
        try {
            whenBroken.accept(why); // first: the end that follows from it says less
        } finally {
            end(PipeEnd.Kind.RECEIVER_FAILED, "the reader of the pipe broke: " + OwnFault.words(why));
            tellEnd();
        }
    }

    /** A pipe that takes nothing and does not end would let its peer wait for ever. */
    private void writerBroke(Throwable why) {
        try {
            whenBroken.accept(why); // first: the reader tells of the end as soon as there is one
        } finally {
            end(PipeEnd.Kind.RECEIVER_FAILED, "the writer of the pipe broke: " + OwnFault.words(why));
        }
    }

    private void tellEnd() {
        Receiver last = receiver.getAndSet(null);
        if (last == null) return;
        try {
            last.onEnd().accept(end().orElseThrow());
        } finally {
            ended.countDown();
        }
    }

    private void readFrames() {
        try {
            int bytesMax = expected == Frame.ToRunner.class ? Frame.BIND_BYTES_MAX : Frame.BYTES_MAX;
            var frames = new FrameReader(channel, READ_BUFFER_BYTES, bytesMax);
            for (ByteBuffer body = frames.next(); body != null; body = frames.next()) {
                Frame frame = Frames.decode(body);
                if (!expected.isInstance(frame)) {
                    throw new PipeProtocolException(
                            "the other end said " + frame.getClass().getSimpleName()
                                    + ", which is not for it to say; it comes from another build, or is broken");
                }
                deliver(frame);
            }
            end(PipeEnd.Kind.PEER_GONE, "the other end closed the pipe");
        } catch (PipeProtocolException e) {
            end(PipeEnd.Kind.PROTOCOL, String.valueOf(e.getMessage()));
        } catch (AsynchronousCloseException e) {
            close();
        } catch (ClosedChannelException e) {
            close();
        } catch (IOException e) {
            // A peer that dies with unread bytes resets the connection; what it wrote itself has been read by then.
            end(PipeEnd.Kind.PEER_GONE, "the other end is gone (" + e.getMessage() + ")");
        } catch (ReceiverFailed e) {
            end(PipeEnd.Kind.RECEIVER_FAILED, "a frame could not be handled: " + e.getCause());
        }
    }

    private void deliver(Frame frame) throws ReceiverFailed {
        try {
            requireNonNull(receiver.get())
                    .onFrame()
                    .accept(frame); // only this thread tells of the end, after the last frame
        } catch (RuntimeException | Error e) {
            throw new ReceiverFailed(e);
        }
    }

    private void write() {
        try {
            outbox.writeUntilClosed();
        } catch (IOException e) {
            // The peer is gone. What it said before may still wait to be read, so the reader ends the pipe.
            outbox.close();
        }
    }

    private void end(PipeEnd.Kind kind, String why) {
        if (!end.compareAndSet(null, new PipeEnd(kind, why))) return;
        outbox.close();
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    /** Tells a failure of the receiver from one of the channel. */
    private static final class ReceiverFailed extends Exception {
        private static final long serialVersionUID = 1;

        ReceiverFailed(Throwable cause) {
            super(cause);
        }
    }
}
