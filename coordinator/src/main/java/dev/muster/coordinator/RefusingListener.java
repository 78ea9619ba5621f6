package dev.muster.coordinator;

import dev.muster.proto.Link;
import dev.muster.proto.LinkListener;
import dev.muster.proto.PeerHello;
import java.util.List;

/** Refuses a peer as soon as it can receive the reason. */
final class RefusingListener<I, O> implements LinkListener<I> {
    private final Link<O> link;
    private final O refusal;
    private final String why;

    RefusingListener(Link<O> link, O refusal, String why) {
        this.link = link;
        this.refusal = refusal;
        this.why = why;
    }

    @Override
    public void onUp(PeerHello peer) {
        link.send(refusal);
        link.flush();
        link.close(why);
    }

    @Override
    public void onMessages(List<I> batch, Runnable handled) {
        // Nothing it says matters, and it is asked for no more.
    }

    @Override
    public void onDown(String why) {}
}
