package dev.muster.coordinator;

import dev.muster.proto.Link;
import dev.muster.proto.PeerHello;
import org.jspecify.annotations.Nullable;

/**
 * One open stream.
 *
 * <p>Only the loop sends messages on it. The rest is written by the thread of the transport and read by others.
 */
final class Peer<O> {
    final long number;
    final Link<O> link;
    final long openedNanos;
    volatile @Nullable PeerHello hello;
    /** Whether it has sent anything yet: a stream that never does must not count for ever. */
    volatile boolean spoke;
    /** Whether something was said since the last flush; the loop's own. */
    boolean touched;

    Peer(long number, Link<O> link, long openedNanos) {
        this.number = number;
        this.link = link;
        this.openedNanos = openedNanos;
    }

    /** Who is at the other end, for logs. */
    @Override
    public String toString() {
        PeerHello known = hello;
        if (known == null) return "link " + number;
        String name = known.name().isEmpty() ? "" : "\"" + known.name() + "\", ";
        String address = link.peerAddress().isEmpty() ? "" : ", " + link.peerAddress();
        return "%spid %d of %s on %s%s (link %d)"
                .formatted(name, known.pid(), known.user(), known.host(), address, number)
                .replaceAll("\\p{Cntrl}", "?"); // a name cannot forge a line of the log
    }
}
