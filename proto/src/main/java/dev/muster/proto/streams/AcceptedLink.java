package dev.muster.proto.streams;

import dev.muster.model.RefusalReason;
import dev.muster.proto.Link;
import dev.muster.proto.LinkListener;
import dev.muster.proto.PeerAddress;
import dev.muster.proto.PeerHello;
import dev.muster.proto.messages.RefusedMessages;
import dev.muster.proto.messages.StreamHandshake;
import io.grpc.Status;
import io.grpc.stub.CallStreamObserver;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The coordinator's end of a stream. It receives a hello first, and answers with its own, also if it refuses the peer. */
public final class AcceptedLink<O, OB, I, IB> extends StreamLink<O, OB, I, IB> {
    private static final Duration HELLO_WITHIN = Duration.ofSeconds(10);

    private final RefusedMessages<O> refusals;
    private final PeerHello own;
    private final Function<Link<O>, LinkListener<I>> acceptor;
    private final Set<StreamLink<?, ?, ?, ?>> open;
    private final String peerAddress = PeerAddress.ofThisCall();
    private volatile @Nullable LinkListener<I> listener;

    /** To be made by the thread that brings the call. */
    public AcceptedLink(
            StreamProtocol<O, OB, I, IB> protocol,
            RefusedMessages<O> refusals,
            PeerHello own,
            Function<Link<O>, LinkListener<I>> acceptor,
            Set<StreamLink<?, ?, ?, ?>> open) {
        super(protocol);
        this.refusals = refusals;
        this.own = own;
        this.acceptor = acceptor;
        this.open = open;
    }

    /** To be called before the method of the service returns. */
    public void accept(StreamObserver<OB> responses) {
        var call = (ServerCallStreamObserver<OB>) responses;
        open.add(this);
        call.disableAutoRequest();
        call.setOnReadyThreshold(READY_BYTES);
        call.setOnReadyHandler(this::ready);
        call.setOnCancelHandler(() -> onError(Status.CANCELLED.asException()));
        hearFrom(call);
        awaitHello(HELLO_WITHIN);
        writeTo(call);
        call.request(IN_FLIGHT);
    }

    @Override
    public String peerAddress() {
        return peerAddress;
    }

    @Override
    @Nullable
    LinkListener<I> listener() {
        return listener;
    }

    @Override
    boolean greeted(PeerHello peer, List<I> items) {
        greet(own);
        Optional<StreamHandshake.Refusal> misfit = StreamHandshake.judge(own, peer);
        if (misfit.isPresent()) {
            turnAway(misfit.get().reason(), misfit.get().message());
            return false;
        }
        listener = acceptor.apply(this);
        ready();
        return true;
    }

    @Override
    Optional<O> refusal(RefusalReason reason, String message) {
        greet(own);
        return Optional.of(refusals.refusal(reason, message));
    }

    @Override
    void unheard() {
        cut("the peer opened a stream and sent no hello within " + HELLO_WITHIN.toSeconds() + " s");
    }

    @Override
    String ended(Status status) {
        return status.isOk() ? "the peer ended the stream" : "the connection to the peer is gone";
    }

    @Override
    void abort(CallStreamObserver<OB> call, String why) {
        call.onError(Status.ABORTED.withDescription(why).asException());
    }

    @Override
    void released() {
        open.remove(this);
    }
}
