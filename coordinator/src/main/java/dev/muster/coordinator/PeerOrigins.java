package dev.muster.coordinator;

import dev.muster.model.ClusterStatus;
import dev.muster.model.ClusterStatus.Origin;
import dev.muster.model.WorkerId;
import dev.muster.proto.PeerHello;
import dev.muster.task.SessionId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which process is behind each session and each worker that has registered. It is for the status only. Thread-safe. */
final class PeerOrigins {
    private final int sessionsMax;
    private final int workersMax;
    private final Map<SessionId, Known> sessions = new LinkedHashMap<>();
    private final Map<WorkerId, Known> workers = new LinkedHashMap<>();

    PeerOrigins(int sessionsMax, int workersMax) {
        this.sessionsMax = sessionsMax;
        this.workersMax = workersMax;
    }

    /** What a peer says of itself, and where its connection comes from. */
    private record Known(PeerHello hello, String address) {
        static Optional<Known> of(Peer<?> peer) {
            return Optional.ofNullable(peer.hello).map(hello -> new Known(hello, peer.link.peerAddress()));
        }

        Origin origin() {
            return new Origin(hello.user(), address, hello.build());
        }
    }

    synchronized void remember(SessionId session, Peer<?> peer) {
        Known.of(peer).ifPresent(known -> remember(sessions, sessionsMax, session, known));
    }

    synchronized void remember(WorkerId worker, Peer<?> peer) {
        Known.of(peer).ifPresent(known -> remember(workers, workersMax, worker, known));
    }

    private static <K> void remember(Map<K, Known> map, int max, K key, Known known) {
        map.remove(key); // the latest is the last that makes room
        map.put(key, known);
        if (map.size() > max) map.remove(map.keySet().iterator().next());
    }

    /** The status with what is known filled in. */
    synchronized ClusterStatus complete(ClusterStatus status) {
        return new ClusterStatus(
                status.coordinator(),
                status.build(),
                status.upNanos(),
                status.workers().stream().map(this::complete).toList(),
                status.sessions().stream().map(this::complete).toList());
    }

    private ClusterStatus.Worker complete(ClusterStatus.Worker w) {
        Known known = workers.get(w.id());
        return known == null ? w : w.from(known.origin());
    }

    private ClusterStatus.Session complete(ClusterStatus.Session s) {
        Known known = sessions.get(s.id());
        if (known == null) return s;
        return new ClusterStatus.Session(
                s.id(),
                known.hello().host(),
                known.hello().pid(),
                s.epoch(),
                s.attached(),
                s.backlog(),
                s.waiting(),
                s.running(),
                known.hello().name(),
                known.origin());
    }
}
