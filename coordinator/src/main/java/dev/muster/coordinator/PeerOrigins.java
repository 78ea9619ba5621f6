package dev.muster.coordinator;

import dev.muster.proto.Hello;
import dev.muster.task.ClusterStatus;
import dev.muster.task.SessionId;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which process is behind a session, for the operator's eyes: the scheduler does not need to know. Thread-safe. */
final class SessionFaces {
    private final int max;
    private final Map<SessionId, Hello> faces = new LinkedHashMap<>();

    SessionFaces(int max) {
        this.max = max;
    }

    synchronized void remember(SessionId session, Hello hello) {
        faces.remove(session);
        faces.put(session, hello);
        if (faces.size() > max) faces.remove(faces.keySet().iterator().next());
    }

    /** The status with hosts and processes filled in. */
    synchronized ClusterStatus complete(ClusterStatus status) {
        var sessions = status.sessions().stream().map(this::complete).toList();
        return new ClusterStatus(status.coordinator(), status.build(), status.upNanos(), status.workers(), sessions);
    }

    private ClusterStatus.Session complete(ClusterStatus.Session s) {
        Hello face = faces.get(s.id());
        if (face == null) return s;
        return new ClusterStatus.Session(
                s.id(), face.host(), face.pid(), s.epoch(), s.attached(), s.backlog(), s.waiting(), s.running());
    }
}
