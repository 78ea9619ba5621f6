package dev.muster.coordinator;

import dev.muster.proto.LinkListener;
import dev.muster.proto.PeerHello;
import dev.muster.scheduling.loop.MachineLoop;
import dev.muster.scheduling.scheduler.SchedulerCommand;
import dev.muster.scheduling.scheduler.SchedulerEvent;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears one peer: each message becomes an event, and the next batch is asked for when the last of this one was handled, so
 * that the inbox holds at most one batch of each stream.
 */
final class PeerListener<I, O> implements LinkListener<I> {
    private static final Logger log = LoggerFactory.getLogger(PeerListener.class);

    private final String role;
    private final Peer<O> peer;
    private final Peers<O> peers;
    private final MachineLoop<SchedulerEvent, SchedulerCommand> loop;
    private final BiFunction<Long, I, SchedulerEvent> toEvent;
    private final BiConsumer<Peer<O>, I> overheard;
    private final Consumer<Throwable> whenBroken;

    /**
     * Makes an ear.
     *
     * @param overheard sees each message before it becomes an event
     * @param whenBroken told of a library that is missing here or of another version, which every other peer would meet as well
     */
    PeerListener(
            String role,
            Peer<O> peer,
            Peers<O> peers,
            MachineLoop<SchedulerEvent, SchedulerCommand> loop,
            BiFunction<Long, I, SchedulerEvent> toEvent,
            BiConsumer<Peer<O>, I> overheard,
            Consumer<Throwable> whenBroken) {
        this.role = role;
        this.peer = peer;
        this.peers = peers;
        this.loop = loop;
        this.toEvent = toEvent;
        this.overheard = overheard;
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
        peers.remove(peer);
        loop.enqueue(new SchedulerEvent.LinkDown(peer.number));
        log.info("{} disconnected: {}: {}", role, peer, why);
    }

    private void leave(I message, Runnable whenHandled) {
        overheard.accept(peer, message);
        loop.enqueue(toEvent.apply(peer.number, message), whenHandled);
    }

    private static void nothing() {}
}
