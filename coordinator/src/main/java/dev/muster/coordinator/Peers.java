package dev.muster.coordinator;

import dev.muster.model.Limits;
import dev.muster.proto.Link;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * The open streams of one role by their numbers, at most so many.
 *
 * <p>Thread-safe: transports add and remove, the loop looks up.
 */
final class Peers<O> {
    private final Map<Long, Peer<O>> byNumber = new ConcurrentHashMap<>();
    private final Semaphore room;
    private final LongSupplier clock;
    final int max;

    Peers(int max, LongSupplier clock) {
        this.max = max;
        this.room = new Semaphore(max);
        this.clock = clock;
    }

    /** Accepts a stream; empty if the limit is reached. */
    Optional<Peer<O>> admit(long number, Link<O> link) {
        if (room.availablePermits() < max / 2) endTheSilent();
        if (!room.tryAcquire()) return Optional.empty();
        var peer = new Peer<>(number, link, clock.getAsLong());
        byNumber.put(number, peer);
        return Optional.of(peer);
    }

    void remove(Peer<O> peer) {
        if (byNumber.remove(peer.number) != null) room.release();
    }

    Optional<Peer<O>> find(long number) {
        return Optional.ofNullable(byNumber.get(number));
    }

    Collection<Peer<O>> all() {
        return List.copyOf(byNumber.values());
    }

    /** Streams that were opened and never registered must not keep others out. */
    private void endTheSilent() {
        long now = clock.getAsLong();
        for (Peer<O> peer : byNumber.values()) {
            if (!peer.spoke && now - peer.openedNanos > Limits.LOST_AFTER.toNanos()) {
                peer.link.close(
                        "the peer sent nothing for " + Limits.LOST_AFTER.toSeconds() + " s after it had connected");
            }
        }
    }
}
