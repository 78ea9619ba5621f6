package dev.muster.proto.streams;

import dev.muster.model.RefusalReason;
import dev.muster.model.jvm.OwnFault;
import dev.muster.proto.Link;
import dev.muster.proto.LinkListener;
import dev.muster.proto.PeerHello;
import dev.muster.proto.channels.Timers;
import dev.muster.proto.messages.WireException;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import io.grpc.stub.CallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream, the same at both of its ends but for the handshake: {@link DialedLink} and {@link AcceptedLink}.
 *
 * <p>Writing: a thread that has something to send, or learns that the transport is ready, calls {@link #drain}; only one thread
 * writes at a time, and it also writes what the others add. Receiving: every call of the listener goes through {@link #events},
 * one at a time and in order, whatever thread it comes from. Nothing in here blocks.
 *
 * @param <O> what is said
 * @param <OB> its batch
 * @param <I> what is received
 * @param <IB> its batch
 */
public abstract class StreamLink<O, OB, I, IB> implements Link<O>, StreamObserver<IB> {
    /** Batches on their way in that the listener has not handled yet. */
    public static final int IN_FLIGHT = 4;

    /** The transport takes this much before it says that it is busy. */
    public static final int READY_BYTES = 256 * 1024;

    /** The time limit of a handshake counts in so many steps, so that the time in which this process is stopped counts as one. */
    private static final int STEPS = 10;

    private static final Duration LINGER = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(StreamLink.class);

    private final StreamSendQueue<O, ?, OB> outbox;
    private final StreamReceiver<I, ?, IB> inbox;
    private final SynchronizationContext events = new SynchronizationContext((thread, thrown) -> broken(thrown));
    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicBoolean closing = new AtomicBoolean();

    private volatile @Nullable CallStreamObserver<OB> incoming;
    private volatile @Nullable CallStreamObserver<OB> outgoing;
    private volatile @Nullable String cut;
    private volatile @Nullable String closed;
    private volatile boolean wasReady;
    private volatile @Nullable ScheduledFuture<?> timer;

    // of the writing thread
    private boolean finished;

    // within events
    private boolean greeted;
    private boolean down;

    StreamLink(StreamProtocol<O, OB, I, IB> protocol) {
        this.outbox = protocol.outbox();
        this.inbox = protocol.inbox();
    }

    /** The listener, once there is one. */
    abstract @Nullable LinkListener<I> listener();

    /** Judges the peer by its first batch; false if it was turned away, and then the listener has no {@code onUp}. */
    abstract boolean greeted(PeerHello peer, List<I> items);

    /** The message that tells the peer that it is refused, if its family has one. */
    abstract Optional<O> refusal(RefusalReason reason, String message);

    /** What the end of the call means, as a sentence for people. */
    abstract String ended(Status status);

    /** The stream has ended, and the listener knows. */
    abstract void released();

    /** The peer has not said hello within its limit: says so and ends the stream. Within a call of the listener. */
    abstract void unheard();

    /** What ended the stream, if each further one would meet it again. Within a call of the listener. */
    Optional<Throwable> fault(Status status) {
        return Optional.ofNullable(status.getCause()).filter(OwnFault::isLasting);
    }

    /** The call that is about to start; from here on messages may be received. */
    final void hearFrom(CallStreamObserver<OB> starting) {
        incoming = starting;
    }

    /** Ends the stream if the peer has not said hello by then. */
    final void awaitHello(Duration limit) {
        awaitHello(limit.dividedBy(STEPS), STEPS);
    }

    private void awaitHello(Duration step, int steps) {
        Runnable next = () -> events.execute(() -> {
            if (greeted || closing.get()) return;
            if (steps > 1) awaitHello(step, steps - 1);
            else unheard();
        });
        ScheduledFuture<?> waiting = Timers.after(step, next, this::fail);
        timer = waiting;
        if (closing.get()) waiting.cancel(false); // closed while it was dialed
    }

    /** The call that has started; from here on it may be written to. */
    final void writeTo(CallStreamObserver<OB> started) {
        outgoing = started;
        drain();
    }

    final void greet(PeerHello own) {
        outbox.greet(own);
    }

    /** Ends the stream with a refusal as its last item. */
    final void turnAway(RefusalReason reason, String message) {
        refusal(reason, message).ifPresent(outbox::interject);
        close(message);
    }

    /** Whether the peer's hello has been received; to be asked within a call of the listener only. */
    public final boolean isGreeted() {
        return greeted;
    }

    @Override
    public void send(O message) {
        if (outbox.say(message)) flush();
    }

    @Override
    public void flush() {
        if (outbox.flush()) {
            drain();
        } else {
            cut("the peer takes nothing: " + outbox.waitingBytes()
                    + " bytes wait for it; is it alive, and fast enough?");
        }
    }

    @Override
    public void close(String why) {
        if (!closing.compareAndSet(false, true)) return;
        closed = why;
        outbox.end(why);
        drain();
        if (wasReady) {
            Timers.later(LINGER, () -> cut(why), this::fail);
        } else {
            cut(why);
        }
    }

    /** Ends the stream without waiting for what has been said. */
    final void cut(String why) {
        if (cut == null) cut = why;
        // the listener first: aborting the call ends it with a reason that says less
        events.execute(() -> down(why));
        drain();
    }

    final void ready() {
        drain();
    }

    @Override
    public void onNext(IB batch) {
        events.execute(() -> received(batch));
    }

    @Override
    public void onError(Throwable thrown) {
        events.execute(() -> over(Status.fromThrowable(thrown)));
    }

    @Override
    public void onCompleted() {
        events.execute(() -> over(Status.OK));
    }

    private void over(Status status) {
        if (down) return;
        String why = closed;
        if (why == null) fault(status).ifPresent(this::tell);
        down(why == null ? ended(status) : why);
    }

    private void drain() {
        if (turns.getAndIncrement() != 0) return;
        int taken = 1;
        do {
            write();
            taken = turns.addAndGet(-taken);
        } while (taken != 0);
    }

    private void write() {
        CallStreamObserver<OB> to = outgoing;
        if (to == null || finished) return;
        try {
            while (cut == null && !finished && to.isReady()) {
                wasReady = true;
                OB batch = outbox.next();
                if (batch == null) return;
                to.onNext(batch);
                if (outbox.isEnded()) complete(to);
            }
            String why = cut;
            if (why != null && !finished) {
                finished = true;
                abort(to, why);
            }
        } catch (RuntimeException e) {
            // the call ended meanwhile; onError reports what its end means
            finished = true;
            LOG.debug("a stream ended while it was written to", e);
            events.execute(() -> down("the stream broke: " + e.getMessage()));
        } catch (Error e) {
            finished = true;
            fail(e);
        }
    }

    abstract void abort(CallStreamObserver<OB> call, String why);

    private void complete(CallStreamObserver<OB> to) {
        finished = true;
        to.onCompleted();
        String why = closed;
        events.execute(() -> down(why == null ? "closed" : why));
    }

    private void received(IB batch) {
        if (down || closing.get()) {
            more();
            return;
        }
        try {
            judge(inbox.take(batch));
        } catch (WireException e) {
            turnAway(RefusalReason.PROTOCOL_ERROR, "the peer broke the protocol: " + e.getMessage());
        }
    }

    private void judge(StreamReceiver.Received<I> received) {
        if (received.isDouble()) {
            more();
            return;
        }
        if (greeted == (received.hello() != null)) {
            throw new WireException(greeted ? "it sent hello twice" : "its first message has no hello");
        }
        if (received.hello() != null && !up(received.hello(), received.items())) return;
        if (received.items().isEmpty()) {
            more();
        } else {
            deliver(received.items());
        }
        String end = received.end();
        if (end != null) {
            closing.set(true);
            closed = end;
            outbox.end(end);
            down(end);
        }
    }

    private boolean up(PeerHello peer, List<I> items) {
        greeted = true;
        ScheduledFuture<?> hurry = timer;
        if (hurry != null) hurry.cancel(false);
        if (!greeted(peer, items)) return false;
        LinkListener<I> listener = listener();
        if (listener != null) listener.onUp(peer);
        return true;
    }

    private void deliver(List<I> items) {
        LinkListener<I> listener = listener();
        if (listener == null) throw new AssertionError("messages before a hello");
        var handled = new AtomicBoolean();
        listener.onMessages(items, () -> {
            if (handled.compareAndSet(false, true)) more();
        });
    }

    private void more() {
        CallStreamObserver<OB> from = incoming;
        if (from != null) from.request(1);
    }

    /** Code of this side threw: the stream ends, and the listener learns whether a new stream would fail in the same way. */
    public final void fail(Throwable thrown) {
        events.execute(() -> {
            if (!down) fault(Status.fromThrowable(thrown)).ifPresent(this::tell);
            down("a fault on this side: " + OwnFault.words(thrown));
        });
        cut("a fault on this side: " + OwnFault.words(thrown));
    }

    /** Tells the listener of a fault of this side. Within a call of it. */
    final void tell(Throwable fault) {
        LinkListener<I> listener = listener();
        if (listener != null) listener.onFault(fault);
    }

    private void broken(Throwable thrown) {
        LOG.error("a stream is ended by a fault on this side", thrown);
        fail(thrown);
    }

    private void down(String why) {
        if (down) return;
        down = true;
        closing.set(true);
        ScheduledFuture<?> hurry = timer;
        if (hurry != null) hurry.cancel(false);
        outbox.discard();
        outbox.end(why);
        LinkListener<I> listener = listener();
        try {
            if (listener != null) listener.onDown(why);
        } finally {
            drain();
            released();
        }
    }
}
