package dev.muster.proto.streams;

import dev.muster.model.RefusalReason;
import dev.muster.model.jvm.FullHeap;
import dev.muster.model.jvm.OwnFault;
import dev.muster.proto.LinkListener;
import dev.muster.proto.PeerHello;
import dev.muster.proto.channels.DialFailureMessages;
import dev.muster.proto.messages.RefusedMessages;
import dev.muster.proto.messages.StreamHandshake;
import io.grpc.Status;
import io.grpc.stub.CallStreamObserver;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.net.ConnectException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The end of a stream that has dialed: a client's or a worker's. It sends the first hello. */
public final class DialedLink<O, OB, I, IB> extends StreamLink<O, OB, I, IB> implements ClientResponseObserver<OB, IB> {
    private final PeerHello own;
    private final LinkListener<I> listener;
    private final RefusedMessages<I> refusals;
    private final DialFailureMessages dialing;
    private final Consumer<DialedLink<O, OB, I, IB>> whenReleased;
    private volatile @Nullable ClientCallStreamObserver<OB> starting;

    public DialedLink(
            StreamProtocol<O, OB, I, IB> protocol,
            RefusedMessages<I> refusals,
            PeerHello own,
            LinkListener<I> listener,
            DialFailureMessages dialing,
            Consumer<DialedLink<O, OB, I, IB>> whenReleased) {
        super(protocol);
        this.own = own;
        this.listener = listener;
        this.refusals = refusals;
        this.dialing = dialing;
        this.whenReleased = whenReleased;
        greet(own);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<OB> call) {
        call.disableAutoRequestWithInitial(IN_FLIGHT);
        call.setOnReadyHandler(this::ready);
        hearFrom(call);
        starting = call;
    }

    /** The attempt begins here; it ends when the coordinator has said hello, or by its limit. */
    public void awaitHello() {
        awaitHello(dialing.helloWithin());
    }

    /** The call has started, and may be written to. */
    public void started() {
        ClientCallStreamObserver<OB> call = starting;
        if (call != null) writeTo(call);
    }

    @Override
    LinkListener<I> listener() {
        return listener;
    }

    @Override
    boolean greeted(PeerHello peer, List<I> items) {
        Optional<StreamHandshake.Refusal> misfit = StreamHandshake.judge(own, peer);
        misfit.ifPresent(it -> {
            // the coordinator's own message if it has sent one
            boolean isSaid = !items.isEmpty() && refusals.isRefusal(items.get(0));
            List<I> refused = isSaid ? items : List.of(refusals.refusal(it.reason(), it.message()));
            listener.onMessages(refused, () -> {});
            close("turned away by " + dialing.who() + ": " + it.message());
        });
        return misfit.isEmpty();
    }

    @Override
    Optional<O> refusal(RefusalReason reason, String message) {
        return Optional.empty();
    }

    @Override
    void unheard() {
        String what = dialing.silent();
        if (dialing.isInProcess()) tell(new ConnectException(what));
        cut(what);
    }

    @Override
    Optional<Throwable> fault(Status status) {
        Throwable cause = status.getCause();
        boolean isFinal = dialing.isInProcess() && !isGreeted() && !FullHeap.isLackOfMemory(cause);
        if (!isFinal || OwnFault.isLasting(cause)) return super.fault(status);
        var unreachable = new ConnectException(dialing.words(status));
        unreachable.initCause(cause);
        return Optional.of(unreachable);
    }

    @Override
    String ended(Status status) {
        if (!isGreeted() && DialFailureMessages.isCredential(status)) {
            String what = dialing.words(status);
            listener.onMessages(List.of(refusals.refusal(RefusalReason.CREDENTIAL, what)), () -> {});
            return what;
        }
        return isGreeted() ? dialing.lost(status) : dialing.words(status);
    }

    @Override
    void abort(CallStreamObserver<OB> call, String why) {
        ((ClientCallStreamObserver<OB>) call).cancel(why, null);
    }

    @Override
    void released() {
        whenReleased.accept(this);
    }
}
