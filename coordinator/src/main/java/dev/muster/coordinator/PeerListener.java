package dev.muster.coordinator;

import dev.muster.proto.LinkListener;
import dev.muster.proto.PeerHello;
import dev.muster.scheduling.loop.MachineLoop;
import dev.muster.scheduling.scheduler.SchedulerCommand;
import dev.muster.scheduling.scheduler.SchedulerEvent;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to one peer: each message becomes an event, and the next batch is asked for when the last of this one was handled, so
 * that the queue holds at most one batch of each stream.
 */
final class PeerListener<I, O> implements LinkListener<I> {
    private static final Logger log = LoggerFactory.getLogger(PeerListener.class);

    private final String role;
    private final Peer<O> peer;
    private final Peers<O> peers;
    private final MachineLoop<SchedulerEvent, SchedulerCommand> loop;
    private final BiFunction<Long, I, SchedulerEvent> toEvent;
    private final Consumer<Throwable> whenBroken;

    /**
     * Makes a listener.
     *
     * @param whenBroken called with the fault of a library that is missing here or of another version, which every other peer
     *     would meet as well
     */
    PeerListener(
            String role,
            Peer<O> peer,
            Peers<O> peers,
            MachineLoop<SchedulerEvent, SchedulerCommand> loop,
            BiFunction<Long, I, SchedulerEvent> toEvent,
            Consumer<Throwable> whenBroken) {
        this.role = role;
        this.peer = peer;
        this.peers = peers;
        this.loop = loop;
        this.toEvent = toEvent;
        this.whenBroken = whenBroken;
    }

    @Override
    public void onUp(PeerHello hello) {
        peer.hello = hello;
        log.info("{} connected: {}", role, peer);
    }

    @Override
    public void onMessages(List<I> batch, Runnable handled) {
        peer.spoke = true;
        int last = batch.size() - 1;
        for (int i = 0; i < last; i++) leave(batch.get(i), PeerListener::nothing);
        if (last >= 0) leave(batch.get(last), handled);
        else handled.run();
    }

    @Override
    public void onFault(Throwable fault) {
        if (fault instanceof LinkageError) whenBroken.accept(fault);
    }

    @Override
    public void onDown(String why) {
        // It stays known until then: its messages may wait before this event, and their commands name it.
        loop.enqueue(new SchedulerEvent.LinkDown(peer.number), () -> peers.remove(peer));
        log.info("{} disconnected: {}: {}", role, peer, why);
    }

    private void leave(I message, Runnable whenHandled) {
        loop.enqueue(toEvent.apply(peer.number, message), whenHandled);
    }

    private static void nothing() {}
}
