package dev.muster.proto.grpc;

import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import dev.muster.model.messages.ClientToCoordinator;
import dev.muster.model.messages.CoordinatorToClient;
import dev.muster.model.messages.CoordinatorToWorker;
import dev.muster.model.messages.WorkerToCoordinator;
import dev.muster.proto.AdminCalls;
import dev.muster.proto.BlobTransfer;
import dev.muster.proto.Link;
import dev.muster.proto.LinkListener;
import dev.muster.proto.PeerHello;
import dev.muster.proto.PeerNote;
import dev.muster.proto.Transport;
import dev.muster.proto.blobs.GrpcBulk;
import dev.muster.proto.channels.DialFailureMessages;
import dev.muster.proto.channels.GrpcProviders;
import dev.muster.proto.channels.Timers;
import dev.muster.proto.messages.RefusedMessages;
import dev.muster.proto.messages.ToClientWire;
import dev.muster.proto.messages.ToWorkerWire;
import dev.muster.proto.streams.DialedLink;
import dev.muster.proto.streams.StreamLink;
import dev.muster.proto.streams.StreamProtocol;
import dev.muster.proto.v1.SessionsGrpc;
import dev.muster.proto.v1.WorkersGrpc;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * What the two transports share. Each stream has a channel of its own, made when it is dialed and gone with it, so that a new
 * attempt looks up the name anew and starts without the back-off of an earlier one. Pushes, fetches and the operator's calls
 * have a channel each, made when first used, so that a heartbeat never waits for a gigabyte.
 */
abstract class GrpcTransport implements Transport {
    private static final Duration LINGER = Duration.ofSeconds(2);
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private enum Use {
        PUSH,
        FETCH,
        ADMIN
    }

    private final DialFailureMessages dialing;
    private final Set<StreamLink<?, ?, ?, ?>> links = ConcurrentHashMap.newKeySet();
    private final Map<Use, ManagedChannel> channels = new HashMap<>(); // guarded by itself
    private final Set<ManagedChannel> leaving =
            new HashSet<>(); // guarded by channels; calls in progress on them continue
    private final Set<ManagedChannel> streams = ConcurrentHashMap.newKeySet();
    private final GrpcBulk bulk;
    private final GrpcAdmin admin;
    private volatile boolean closed;

    GrpcTransport(DialFailureMessages dialing) {
        GrpcProviders.ensure();
        this.dialing = dialing;
        this.bulk = new GrpcBulk(shared(Use.PUSH), shared(Use.FETCH), dialing);
        this.admin = new GrpcAdmin(shared(Use.ADMIN), dialing);
    }

    /** A stream has ended before any answer arrived on it: another address of the coordinator may be better. */
    void reachedNobody() {}

    /** A peer has answered on a stream; says whether channels that were made before may lead to another peer. */
    boolean reached(SocketAddress peer) {
        return false;
    }

    /** A new way to the coordinator. */
    abstract ManagedChannel dial();

    /** A new way to the one that has answered on a stream, where a name may stand for several. */
    ManagedChannel dialPeer() {
        return dial();
    }

    @Override
    public Link<ClientToCoordinator> openSession(PeerHello hello, LinkListener<CoordinatorToClient> listener) {
        return start(
                StreamProtocol.ofClient(),
                ToClientWire.FAMILY,
                hello,
                listener,
                (channel, link) -> SessionsGrpc.newStub(channel)
                        .withOnReadyThreshold(StreamLink.READY_BYTES)
                        .open(link));
    }

    @Override
    public Link<WorkerToCoordinator> join(PeerHello hello, LinkListener<CoordinatorToWorker> listener) {
        return start(
                StreamProtocol.ofWorker(),
                ToWorkerWire.FAMILY,
                hello,
                listener,
                (channel, link) -> WorkersGrpc.newStub(channel)
                        .withOnReadyThreshold(StreamLink.READY_BYTES)
                        .join(link));
    }

    @Override
    public BlobTransfer bulk() {
        return bulk;
    }

    @Override
    public AdminCalls admin() {
        return admin;
    }

    @Override
    public void close() {
        closed = true;
        links.forEach(link -> link.close("closed by this side"));
        bulk.close();
        synchronized (channels) {
            channels.values().forEach(ManagedChannel::shutdownNow);
            channels.clear();
            leaving.forEach(ManagedChannel::shutdownNow);
            leaving.clear();
        }
        awaitFarewells();
    }

    /** A process that ends right after this would otherwise lose the last messages. */
    private void awaitFarewells() {
        long deadline = System.nanoTime() + FAREWELL.toNanos();
        try {
            for (ManagedChannel channel : streams) {
                if (!channel.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether nothing is left of what this transport has opened. */
    boolean isQuiet() {
        return streams.isEmpty() && links.isEmpty();
    }

    private <O, OB, I, IB> Link<O> start(
            StreamProtocol<O, OB, I, IB> protocol,
            RefusedMessages<I> refusals,
            PeerHello hello,
            LinkListener<I> listener,
            BiConsumer<Channel, DialedLink<O, OB, I, IB>> call) {
        ManagedChannel channel = dialStream();
        var link =
                new DialedLink<>(protocol, refusals, hello, listener, dialing, released -> hangUp(released, channel));
        links.add(link);
        // never on the caller's thread: within one JVM the listener would be called before the caller has its link
        OwnThread.daemon(
                        ThreadRole.DIALER,
                        "muster-dial",
                        () -> {
                            link.awaitHello();
                            call.accept(noting(channel), link);
                            link.started();
                        },
                        link::fail)
                .start();
        if (closed) link.close("closed by this side");
        return link;
    }

    /** The same channel, which reports the address that answers its calls. */
    private Channel noting(ManagedChannel channel) {
        return ClientInterceptors.intercept(channel, new PeerNote(this::answered));
    }

    private void answered(SocketAddress peer) {
        if (!reached(peer)) return;
        synchronized (channels) {
            leaving.removeIf(ManagedChannel::isTerminated);
            leaving.addAll(channels.values());
            channels.values().forEach(ManagedChannel::shutdown);
            channels.clear();
        }
    }

    private ManagedChannel dialStream() {
        ManagedChannel channel = dial();
        streams.add(channel);
        return channel;
    }

    private void hangUp(StreamLink<?, ?, ?, ?> link, ManagedChannel channel) {
        links.remove(link);
        if (!link.isGreeted() && !closed) reachedNobody();
        channel.shutdown();
        Runnable end = () -> {
            channel.shutdownNow();
            streams.remove(channel);
        };
        Timers.later(LINGER, end, thrown -> end.run());
    }

    private Supplier<Channel> shared(Use use) {
        return () -> {
            synchronized (channels) {
                ManagedChannel channel = channels.computeIfAbsent(use, it -> dialPeer());
                // our own caller decides when to try again
                channel.resetConnectBackoff();
                if (closed) channel.shutdownNow();
                return channel;
            }
        };
    }
}
