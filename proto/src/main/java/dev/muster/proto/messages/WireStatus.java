package dev.muster.proto.messages;

import dev.muster.model.ClusterStatus;
import dev.muster.proto.v1.PbAdmin;

/** Who is there and what they do, to the wire and back. */
public final class WireStatus {
    private static final int PEERS_MAX = 10_000;
    private static final int UNPREPARED_MAX = 100;

    private WireStatus() {}

    public static PbAdmin.ClusterStatus toWire(ClusterStatus status) {
        var out = PbAdmin.ClusterStatus.newBuilder()
                .setCoordinator(MessageChecks.brief(status.coordinator()))
                .setBuild(MessageChecks.brief(status.build()))
                .setUpNanos(status.upNanos());
        status.workers().stream().limit(PEERS_MAX).forEach(worker -> out.addWorkers(toWire(worker)));
        status.sessions().stream().limit(PEERS_MAX).forEach(session -> out.addSessions(toWire(session)));
        return out.build();
    }

    public static ClusterStatus fromWire(PbAdmin.ClusterStatus status) {
        MessageChecks.count(status.getWorkersCount(), PEERS_MAX, "workers");
        MessageChecks.count(status.getSessionsCount(), PEERS_MAX, "sessions");
        return new ClusterStatus(
                MessageChecks.text(status.getCoordinator(), "the name of a coordinator"),
                MessageChecks.text(status.getBuild(), "the name of a build"),
                MessageChecks.natural(status.getUpNanos(), "an up-time"),
                status.getWorkersList().stream().map(WireStatus::fromWire).toList(),
                status.getSessionsList().stream().map(WireStatus::fromWire).toList());
    }

    private static PbAdmin.ClusterStatus.Worker toWire(ClusterStatus.Worker worker) {
        var out = PbAdmin.ClusterStatus.Worker.newBuilder()
                .setId(Wire.toWire(worker.id()))
                .setHost(MessageChecks.brief(worker.host()))
                .setPid(worker.pid())
                .setState(
                        PbAdmin.ClusterStatus.WorkerState.valueOf(worker.state().name()))
                .setReason(MessageChecks.brief(worker.reason()))
                .setSlots(worker.slots())
                .setRunning(worker.running())
                .setWaiting(worker.waiting())
                .setEnded(worker.ended())
                .setOrigin(toWire(worker.origin()));
        worker.unprepared().stream()
                .limit(UNPREPARED_MAX)
                .forEach(each -> out.addUnprepared(PbAdmin.ClusterStatus.Unprepared.newBuilder()
                        .setSession(Wire.toWire(each.session()))
                        .setWhy(MessageChecks.brief(each.why()))));
        return out.build();
    }

    private static ClusterStatus.Worker fromWire(PbAdmin.ClusterStatus.Worker worker) {
        MessageChecks.present(worker.hasId(), "the name of a worker");
        if (worker.getState() == PbAdmin.ClusterStatus.WorkerState.WORKER_STATE_UNSPECIFIED
                || worker.getState() == PbAdmin.ClusterStatus.WorkerState.UNRECOGNIZED) {
            throw new WireException("a worker is in no state that is known here");
        }
        MessageChecks.count(worker.getUnpreparedCount(), UNPREPARED_MAX, "sessions that are not prepared");
        return new ClusterStatus.Worker(
                Wire.fromWire(worker.getId()),
                MessageChecks.text(worker.getHost(), "the name of a host"),
                worker.getPid(),
                ClusterStatus.WorkerState.valueOf(worker.getState().name()),
                MessageChecks.text(worker.getReason(), "a reason"),
                MessageChecks.natural(worker.getSlots(), "a number of slots"),
                MessageChecks.natural(worker.getRunning(), "a number of attempts"),
                MessageChecks.natural(worker.getWaiting(), "a number of attempts"),
                MessageChecks.natural(worker.getEnded(), "a number of attempts"),
                worker.getUnpreparedList().stream().map(WireStatus::fromWire).toList(),
                fromWire(worker.getOrigin()));
    }

    private static ClusterStatus.Unprepared fromWire(PbAdmin.ClusterStatus.Unprepared unprepared) {
        MessageChecks.present(unprepared.hasSession(), "the session that is not prepared");
        return new ClusterStatus.Unprepared(
                Wire.fromWire(unprepared.getSession()), MessageChecks.text(unprepared.getWhy(), "a reason"));
    }

    private static PbAdmin.ClusterStatus.Session toWire(ClusterStatus.Session session) {
        return PbAdmin.ClusterStatus.Session.newBuilder()
                .setId(Wire.toWire(session.id()))
                .setHost(MessageChecks.brief(session.host()))
                .setPid(session.pid())
                .setEpoch(session.epoch())
                .setAttached(session.attached())
                .setBacklog(session.backlog())
                .setWaiting(session.waiting())
                .setRunning(session.running())
                .setName(MessageChecks.brief(session.name()))
                .setOrigin(toWire(session.origin()))
                .build();
    }

    private static ClusterStatus.Session fromWire(PbAdmin.ClusterStatus.Session session) {
        MessageChecks.present(session.hasId(), "the id of a session");
        return new ClusterStatus.Session(
                Wire.fromWire(session.getId()),
                MessageChecks.text(session.getHost(), "the name of a host"),
                session.getPid(),
                MessageChecks.natural(session.getEpoch(), "an epoch"),
                session.getAttached(),
                MessageChecks.natural(session.getBacklog(), "a backlog"),
                MessageChecks.natural(session.getWaiting(), "a number of attempts"),
                MessageChecks.natural(session.getRunning(), "a number of attempts"),
                MessageChecks.text(session.getName(), "the name of a session"),
                fromWire(session.getOrigin()));
    }

    private static PbAdmin.ClusterStatus.Origin toWire(ClusterStatus.Origin origin) {
        return PbAdmin.ClusterStatus.Origin.newBuilder()
                .setUser(MessageChecks.brief(origin.user()))
                .setAddress(MessageChecks.brief(origin.address()))
                .setBuild(MessageChecks.brief(origin.build()))
                .build();
    }

    private static ClusterStatus.Origin fromWire(PbAdmin.ClusterStatus.Origin origin) {
        return new ClusterStatus.Origin(
                MessageChecks.text(origin.getUser(), "the name of a user"),
                MessageChecks.text(origin.getAddress(), "an address"),
                MessageChecks.text(origin.getBuild(), "the name of a build"));
    }
}
