package dev.muster.deploy;

import dev.muster.task.ClusterStatus;
import dev.muster.task.SessionId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "status", description = "Print who is in a cluster and what they do.")
final class StatusCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private final TargetOptions target = new TargetOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    StatusCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        ClusterStatus status = Answers.statusOf(target.dialing());
        shell.out().print(output.isJson() ? Json.of(asData(status)) + System.lineSeparator() : asText(status));
        return ExitCode.OK.number;
    }

    static String asText(ClusterStatus status) {
        var text = new StringBuilder();
        text.append("coordinator %s, muster %s, up %s%n%n"
                .formatted(status.coordinator(), status.build(), duration(status.upNanos())));
        var workers = new Table("WORKER", "HOST", "PID", "STATE", "SLOTS", "RUNNING", "WAITING", "ENDED", "NOTE");
        for (var w : status.workers()) {
            workers.row(
                    w.id().name(),
                    w.host(),
                    w.pid(),
                    w.state().name().toLowerCase(Locale.ROOT),
                    w.slots(),
                    w.running(),
                    w.waiting(),
                    w.ended(),
                    w.reason());
        }
        text.append(status.workers().isEmpty() ? "no workers; start one with \"muster worker\"\n" : workers);
        for (var w : status.workers()) {
            for (var u : w.unprepared()) {
                text.append("worker %s cannot run session %s: %s%n"
                        .formatted(w.id().name(), shortened(u.session()), oneLine(u.why())));
            }
        }
        text.append(System.lineSeparator());
        var sessions = new Table("SESSION", "CLIENT", "PID", "STATE", "RUNNING", "WAITING", "BACKLOG");
        for (var s : status.sessions()) {
            sessions.row(
                    shortened(s.id()),
                    s.host(),
                    s.pid(),
                    s.attached() ? "attached" : "away",
                    s.running(),
                    s.waiting(),
                    s.backlog());
        }
        text.append(status.sessions().isEmpty() ? "no sessions\n" : sessions);
        return text.toString();
    }

    private static String shortened(SessionId id) {
        return id.toString().substring(0, 8);
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ");
    }

    static Map<String, Object> asData(ClusterStatus status) {
        var data = new LinkedHashMap<String, Object>();
        data.put("coordinator", status.coordinator());
        data.put("build", status.build());
        data.put("upSeconds", Duration.ofNanos(status.upNanos()).toSeconds());
        data.put("workers", status.workers().stream().map(StatusCommand::asData).toList());
        data.put(
                "sessions",
                status.sessions().stream().map(StatusCommand::asData).toList());
        return data;
    }

    private static Map<String, Object> asData(ClusterStatus.Worker w) {
        var data = new LinkedHashMap<String, Object>();
        data.put("name", w.id().name());
        data.put("incarnation", Long.toHexString(w.id().incarnation()));
        data.put("host", w.host());
        data.put("pid", w.pid());
        data.put("state", w.state().name().toLowerCase(Locale.ROOT));
        data.put("reason", w.reason());
        data.put("slots", w.slots());
        data.put("running", w.running());
        data.put("waiting", w.waiting());
        data.put("ended", w.ended());
        data.put(
                "unprepared",
                w.unprepared().stream()
                        .map(u -> Map.of("session", u.session().toString(), "why", u.why()))
                        .toList());
        return data;
    }

    private static Map<String, Object> asData(ClusterStatus.Session s) {
        var data = new LinkedHashMap<String, Object>();
        data.put("id", s.id().toString());
        data.put("host", s.host());
        data.put("pid", s.pid());
        data.put("epoch", s.epoch());
        data.put("attached", s.attached());
        data.put("running", s.running());
        data.put("waiting", s.waiting());
        data.put("backlog", s.backlog());
        return data;
    }

    private static String duration(long nanos) {
        Duration up = Duration.ofNanos(nanos);
        if (up.toMinutes() < 1) return up.toSeconds() + " s";
        if (up.toHours() < 1) return up.toMinutes() + " min";
        return List.of(up.toHours() + " h", up.toMinutesPart() + " min")
                .toString()
                .replaceAll("[\\[\\],]", "");
    }
}
