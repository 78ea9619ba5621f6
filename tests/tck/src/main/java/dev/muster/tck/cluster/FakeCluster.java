package dev.muster.tck.cluster;

import dev.muster.ProcessPoolBuilder;
import dev.muster.ProcessPoolExecutor;
import dev.muster.client.DefaultProcessPoolBuilder;
import dev.muster.client.cluster.Connector;
import dev.muster.codec.Call;
import dev.muster.codec.Chunk;
import dev.muster.codec.Codec;
import dev.muster.codec.EncodedFailure;
import dev.muster.codec.Throwables;
import dev.muster.codec.payload.DecodeException;
import dev.muster.codec.payload.EncodeException;
import dev.muster.model.BlobId;
import dev.muster.model.Certainty;
import dev.muster.model.FailureKind;
import dev.muster.model.FetchFault;
import dev.muster.model.Limits;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.Place;
import dev.muster.model.RefusalReason;
import dev.muster.model.TaskFailure;
import dev.muster.model.WorkerId;
import dev.muster.model.messages.ClientToCoordinator;
import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.proto.AdminCalls;
import dev.muster.proto.BlobTransfer;
import dev.muster.proto.FetchException;
import dev.muster.proto.Link;
import dev.muster.proto.LinkListener;
import dev.muster.proto.PeerHello;
import dev.muster.proto.Transport;
import dev.muster.task.SessionId;
import dev.muster.task.TaskContext;
import dev.muster.task.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of one worker with a few slots, simulated by threads of this JVM: takes what a client sends, decodes its calls, runs
 * them, and answers as a coordinator would. What becomes of a task can be scripted.
 */
public final class FakeCluster implements Transport, BlobTransfer {
    private static final SessionId SESSION = new SessionId(1, 1);
    private final int slots;
    private final Codec codec = new Codec(FakeCluster.class.getClassLoader());
    private final ExecutorService runners;
    private final ExecutorService sender = Executors.newSingleThreadExecutor(FakeCluster::daemon);
    private final Map<BlobId, byte[]> results = new ConcurrentHashMap<>();
    private final Map<Long, CompletableFuture<byte[]>> pushes = new ConcurrentHashMap<>();
    private final AtomicLong transfers = new AtomicLong();
    private final AtomicInteger opened = new AtomicInteger();
    private volatile Function<Long, @Nullable Outcome> script = seq -> null;
    private volatile @Nullable RefusalReason refusal;
    private volatile boolean losesResults;
    private volatile @Nullable Conversation conversation;

    public FakeCluster(int slots) {
        this.slots = slots;
        this.runners = Executors.newFixedThreadPool(slots, FakeCluster::daemon);
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "fake-cluster");
        thread.setDaemon(true);
        return thread;
    }

    /** A pool over this cluster. */
    public ProcessPoolExecutor pool() {
        return builder().build();
    }

    public ProcessPoolBuilder builder() {
        return new DefaultProcessPoolBuilder().maxWorkers(slots).connector(new TestConnector("a fake cluster", () -> {
            opened.incrementAndGet();
            return new Connector.Connection(this, () -> {}, new CompletableFuture<>());
        }));
    }

    /** A task for whose number the function gives an outcome ends so, without being run. */
    public void scripted(Function<Long, @Nullable Outcome> outcomes) {
        this.script = outcomes;
    }

    public static Outcome failure(FailureKind kind, String message) {
        return new Outcome.Failed(TaskFailure.of(kind, message).at(place()));
    }

    /** Turns the next session away. */
    public void refusing(RefusalReason reason) {
        this.refusal = reason;
    }

    /** Large results cannot be fetched until it is said otherwise. */
    public void losingResults(boolean loses) {
        losesResults = loses;
    }

    /** How often a client has asked for a connection. */
    public int opened() {
        return opened.get();
    }

    /** Ends the stream, as a network may; the client dials again. */
    public void cutStream() {
        Conversation current = conversation;
        if (current != null) current.close("cut by the test");
    }

    @Override
    public Link<ClientToCoordinator> openSession(PeerHello hello, LinkListener<CoordinatorToClient> listener) {
        var opening = new Conversation(listener);
        conversation = opening;
        sender.execute(() -> listener.onUp(hello));
        return opening;
    }

    @Override
    public Link<WorkerToCoordinator> join(PeerHello hello, LinkListener<CoordinatorToWorker> listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public BlobTransfer bulk() {
        return this;
    }

    @Override
    public AdminCalls admin() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        var unused = runners.shutdownNow();
        sender.shutdown();
    }

    @Override
    public CompletableFuture<Void> push(long transfer, Source source) {
        CompletableFuture<byte[]> wanted = pushes.get(transfer);
        try (var in = source.open()) {
            byte[] bytes = in.readAllBytes();
            if (wanted != null) wanted.complete(bytes);
            return CompletableFuture.completedFuture(null);
        } catch (IOException e) {
            if (wanted != null) wanted.completeExceptionally(e);
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<Void> fetch(SessionId session, BlobId blob, long size, Holder holder, Path target) {
        byte[] bytes = losesResults ? null : results.get(blob);
        if (bytes == null)
            return CompletableFuture.failedFuture(new FetchException(FetchFault.HOLDER, "nobody has " + blob, null));
        try {
            Files.write(target, bytes);
            return CompletableFuture.completedFuture(null);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Place place() {
        return new Place(
                "fakehost", new WorkerId("fake", 1), ProcessHandle.current().pid());
    }

    /** What a task may ask about itself here. */
    private record FakeContext(TaskId taskId, int attempt, BooleanSupplier cancelled) implements TaskContext {
        @Override
        public String host() {
            return place().host();
        }

        @Override
        public String worker() {
            return place().worker().name();
        }

        @Override
        public Optional<Instant> deadline() {
            return Optional.empty();
        }

        @Override
        public boolean isCancelled() {
            return cancelled.getAsBoolean();
        }
    }

    /** One stream, and the attempts that came over it. */
    private final class Conversation implements Link<ClientToCoordinator> {
        private final LinkListener<CoordinatorToClient> listener;
        private final List<ClientToCoordinator> said = new ArrayList<>(); // the client's loop's own
        private final Map<Long, Thread> running = new ConcurrentHashMap<>();
        private final Set<Long> cancelled = ConcurrentHashMap.newKeySet();
        private final ArrayDeque<CoordinatorToClient> answers = new ArrayDeque<>(); // guarded by itself
        private volatile boolean over;

        Conversation(LinkListener<CoordinatorToClient> listener) {
            this.listener = listener;
        }

        @Override
        public void send(ClientToCoordinator message) {
            said.add(message);
        }

        @Override
        public void flush() {
            var batch = List.copyOf(said);
            said.clear();
            batch.forEach(this::receive);
        }

        @Override
        public void close(String why) {
            if (over) return;
            over = true;
            if (!sender.isShutdown()) sender.execute(() -> listener.onDown(why));
        }

        private void receive(ClientToCoordinator message) {
            if (message instanceof ClientToCoordinator.Attach attach) attached(attach);
            else if (message instanceof ClientToCoordinator.Offer offer) runners.execute(() -> run(offer));
            else if (message instanceof ClientToCoordinator.Cancel cancel) cancel(cancel);
            else if (message instanceof ClientToCoordinator.ClientBeat) {
                say(new CoordinatorToClient.CoordinatorBeat(1, slots));
            }
        }

        private void attached(ClientToCoordinator.Attach attach) {
            RefusalReason reason = refusal;
            if (reason != null) {
                say(new CoordinatorToClient.Refused(reason, "as the test says"));
                return;
            }
            for (var attempt : attach.open()) {
                say(new CoordinatorToClient.Lost(
                        attempt.seq(), attempt.number(), Certainty.PERHAPS_STARTED, "the stream was cut"));
            }
            say(new CoordinatorToClient.Window(1024, 64L << 20));
            say(new CoordinatorToClient.CoordinatorBeat(1, slots));
        }

        private void cancel(ClientToCoordinator.Cancel cancel) {
            cancelled.add(cancel.seq());
            running.computeIfPresent(cancel.seq(), (seq, thread) -> {
                if (cancel.force()) thread.interrupt();
                return thread;
            });
        }

        private void run(ClientToCoordinator.Offer offer) {
            long seq = offer.seq();
            running.put(seq, Thread.currentThread()); // before the look: a cancel meanwhile finds the thread
            if (cancelled.contains(seq)) {
                gone(seq);
                end(offer, new Outcome.Cancelled());
                return;
            }
            say(new CoordinatorToClient.Started(seq, offer.number(), place()));
            Outcome outcome = script.apply(seq);
            if (outcome == null) outcome = outcomeAsTask(offer);
            gone(seq);
            end(offer, outcome);
        }

        private void gone(long seq) {
            running.remove(seq);
            boolean ignored = Thread.interrupted();
        }

        private void end(ClientToCoordinator.Offer offer, Outcome outcome) {
            say(new CoordinatorToClient.Ended(offer.seq(), offer.number(), outcome));
        }

        private Outcome outcomeAsTask(ClientToCoordinator.Offer offer) {
            long seq = offer.seq();
            var context = new FakeContext(new TaskId(SESSION, seq), offer.number(), () -> cancelled.contains(seq));
            try {
                return TaskContext.callAs(context, () -> outcome(offer));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        private Outcome outcome(ClientToCoordinator.Offer offer) {
            Call call;
            try {
                call = Call.decode(codec, bytes(offer.call()));
            } catch (Exception e) {
                return failure(FailureKind.PAYLOAD_UNREADABLE, String.valueOf(e.getMessage()));
            }
            Object result;
            try {
                if (call instanceof Chunk chunk) {
                    return new Outcome.Succeeded(stored(chunk.run(Thread.currentThread()::isInterrupted)
                            .results()
                            .toBytes()));
                }
                result = ((Call.Single) call).invoke();
            } catch (Throwable e) {
                EncodedFailure failed = Throwables.failure(codec, e).at(place());
                return new Outcome.Failed(failed.object()
                        .map(object -> failed.with(stored(object.toBytes())))
                        .orElse(failed.failure()));
            }
            try {
                return new Outcome.Succeeded(stored(codec.encode(result)));
            } catch (EncodeException | DecodeException e) {
                return failure(FailureKind.RESULT_UNWRITABLE, String.valueOf(e.getMessage()));
            }
        }

        private byte[] bytes(Payload payload) throws Exception {
            if (payload instanceof Payload.Inline inline) return inline.bytes();
            long transfer = transfers.incrementAndGet();
            var pushed = new CompletableFuture<byte[]>();
            pushes.put(transfer, pushed);
            say(new CoordinatorToClient.BlobWanted(((Payload.Stored) payload).id(), transfer));
            try {
                return pushed.get(10, TimeUnit.SECONDS);
            } finally {
                pushes.remove(transfer);
            }
        }

        private Payload stored(byte[] result) {
            if (result.length <= Limits.INLINE_BYTES_MAX) return Payload.inline(result);
            BlobId id = BlobId.of(result);
            results.put(id, result);
            return new Payload.Stored(id, result.length);
        }

        private void say(CoordinatorToClient message) {
            synchronized (answers) {
                answers.add(message);
            }
            if (!sender.isShutdown()) sender.execute(this::send);
        }

        private void send() {
            List<CoordinatorToClient> batch;
            synchronized (answers) {
                if (answers.isEmpty() || over) return;
                batch = List.copyOf(answers);
                answers.clear();
            }
            listener.onMessages(batch, () -> {});
        }
    }
}
