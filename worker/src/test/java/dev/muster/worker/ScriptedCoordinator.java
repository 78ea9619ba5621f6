package dev.muster.worker;

import dev.muster.model.messages.ClientToCoordinator;
import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.proto.AdminCalls;
import dev.muster.proto.BlobTransfer;
import dev.muster.proto.Link;
import dev.muster.proto.LinkListener;
import dev.muster.proto.PeerHello;
import dev.muster.proto.Transport;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A coordinator that says what the test wants, on the transport that leads to it. */
final class ScriptedCoordinator implements Transport {
    private static final long PATIENCE_SECONDS = 60;

    final FakeBulk bulk = new FakeBulk();
    private final LinkedBlockingQueue<WorkerToCoordinator> heard = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<WorkerToCoordinator.Join> joins = new LinkedBlockingQueue<>();
    private final ScheduledThreadPoolExecutor heart = new ScheduledThreadPoolExecutor(1);
    private volatile @Nullable Stream stream;

    ScriptedCoordinator() {
        heart.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        var unused = heart.scheduleWithFixedDelay(this::beat, 1, 1, TimeUnit.SECONDS);
    }

    private void beat() {
        Stream open = stream;
        if (open != null) open.listener.onMessages(List.of(new CoordinatorToWorker.CoordinatorBeat()), () -> {});
    }

    @Override
    public Link<WorkerToCoordinator> join(PeerHello hello, LinkListener<CoordinatorToWorker> listener) {
        var opened = new Stream(listener);
        stream = opened;
        listener.onUp(PeerHello.ofThisProcess("test", hello.codecDigest(), "here", ""));
        return opened;
    }

    void tell(CoordinatorToWorker... messages) {
        Stream open = stream;
        if (open == null) throw new AssertionError("nobody has joined");
        open.listener.onMessages(List.of(messages), () -> {});
    }

    /** The network ends the stream. */
    void cut() {
        Stream open = stream;
        if (open != null) open.close("cut");
    }

    WorkerToCoordinator.Join awaitJoin() throws InterruptedException {
        var join = joins.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (join == null) throw new AssertionError("nobody joins");
        return join;
    }

    /** What the worker says next, beats and joins aside, has to be of this kind. */
    <M extends WorkerToCoordinator> M await(Class<M> type) throws InterruptedException {
        WorkerToCoordinator message = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!type.isInstance(message))
            throw new AssertionError("expected " + type.getSimpleName() + " and heard " + message);
        return type.cast(message);
    }

    /** The next message of this kind, whatever else the worker says before it. */
    <M extends WorkerToCoordinator> M awaitAmongOthers(Class<M> type) throws InterruptedException {
        while (true) {
            WorkerToCoordinator message = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (message == null) throw new AssertionError("heard no " + type.getSimpleName());
            if (type.isInstance(message)) return type.cast(message);
        }
    }

    @Override
    public BlobTransfer bulk() {
        return bulk;
    }

    @Override
    public Link<ClientToCoordinator> openSession(PeerHello hello, LinkListener<CoordinatorToClient> listener) {
        throw new UnsupportedOperationException("there are no clients here");
    }

    @Override
    public AdminCalls admin() {
        throw new UnsupportedOperationException("there is no operator here");
    }

    @Override
    public void close() {
        heart.shutdownNow();
    }

    private final class Stream implements Link<WorkerToCoordinator> {
        private final LinkListener<CoordinatorToWorker> listener;
        private boolean down;

        Stream(LinkListener<CoordinatorToWorker> listener) {
            this.listener = listener;
        }

        @Override
        public void send(WorkerToCoordinator message) {
            if (message instanceof WorkerToCoordinator.Join join) {
                joins.add(join);
            } else if (!(message instanceof WorkerToCoordinator.WorkerBeat)) {
                heard.add(message);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close(String why) {
            synchronized (this) {
                if (down) return;
                down = true;
            }
            if (stream == this) stream = null;
            listener.onDown(why);
        }
    }
}
