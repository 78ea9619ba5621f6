package dev.muster.deploy.cluster;

import dev.muster.deploy.console.CommandContext;
import dev.muster.deploy.console.CommandFailure;
import dev.muster.deploy.console.ExitCode;
import dev.muster.deploy.console.Json;
import dev.muster.deploy.console.OutputOptions;
import dev.muster.deploy.console.Table;
import dev.muster.model.ClusterStatus;
import dev.muster.model.PlainText;
import dev.muster.proto.CallException;
import dev.muster.task.SessionId;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "status", description = "Print the workers and the sessions of a cluster, and what they do.")
public final class StatusCommand implements Callable<Integer> {
    private final CommandContext context;

    @Mixin
    private final TargetOptions target = new TargetOptions();

    @Mixin
    private final TimeoutOption timeout = new TimeoutOption();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    public StatusCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        ClusterStatus status = sorted(ask());
        context.out().print(output.isJson() ? Json.of(asData(status)) + System.lineSeparator() : asText(status));
        return ExitCode.OK.number;
    }

    private ClusterStatus ask() {
        Duration within = timeout.value();
        try {
            return CoordinatorCalls.statusOf(target.dialing(), within);
        } catch (CommandFailure failure) {
            if (!(failure.getCause() instanceof CallException call) || call.kind() != CallException.Kind.SILENT)
                throw failure;
            throw new CommandFailure(
                    failure.code, failure.getMessage() + "; to wait longer, set --timeout SECONDS", call);
        }
    }

    /** Workers by their names, sessions by those of their pools, so that what stands still does not jump about. */
    static ClusterStatus sorted(ClusterStatus status) {
        Comparator<ClusterStatus.Worker> byName = Comparator.comparing(w -> w.id().name());
        Comparator<ClusterStatus.Session> byPool = Comparator.comparing(ClusterStatus.Session::name);
        return new ClusterStatus(
                status.coordinator(),
                status.build(),
                status.upNanos(),
                status.workers().stream()
                        .sorted(byName.thenComparing(w -> w.id().incarnation()))
                        .toList(),
                status.sessions().stream()
                        .sorted(byPool.thenComparing(ClusterStatus.Session::host)
                                .thenComparing(ClusterStatus.Session::pid)
                                .thenComparing(s -> s.id().toString()))
                        .toList());
    }

    static String asText(ClusterStatus status) {
        var text = new StringBuilder();
        text.append("coordinator %s, muster %s, up %s%n%n"
                .formatted(status.coordinator(), status.build(), duration(status.upNanos())));
        var workers = new Table(
                "WORKER", "STATE", "SLOTS", "RUNNING", "WAITING", "ENDED", "HOST", "PID", "USER", "ADDRESS", "VERSION",
                "NOTE");
        for (var w : status.workers()) {
            workers.row(
                    w.id().name(),
                    w.state().name().toLowerCase(Locale.ROOT),
                    w.slots(),
                    w.running(),
                    w.waiting(),
                    w.ended(),
                    w.host(),
                    w.pid(),
                    w.origin().user(),
                    w.origin().address(),
                    w.origin().build(),
                    w.reason());
        }
        text.append(
                status.workers().isEmpty()
                        ? "The cluster has no workers; start one with \"muster worker\".\n"
                        : workers);
        for (var w : status.workers()) {
            for (var u : w.unprepared()) {
                text.append("worker %s cannot run session %s: %s%n"
                        .formatted(w.id().name(), shortened(u.session()), oneLine(u.why())));
            }
        }
        text.append(System.lineSeparator());
        var sessions = new Table(
                "POOL", "SESSION", "STATE", "RUNNING", "WAITING", "BACKLOG", "HOST", "PID", "USER", "ADDRESS",
                "VERSION");
        for (var s : status.sessions()) {
            sessions.row(
                    s.name(),
                    shortened(s.id()),
                    s.attached() ? "attached" : "away",
                    s.running(),
                    s.waiting(),
                    s.backlog(),
                    s.host(),
                    s.pid(),
                    s.origin().user(),
                    s.origin().address(),
                    s.origin().build());
        }
        text.append(status.sessions().isEmpty() ? "The cluster has no sessions.\n" : sessions);
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
        putOrigin(data, w.origin());
        return data;
    }

    private static Map<String, Object> asData(ClusterStatus.Session s) {
        var data = new LinkedHashMap<String, Object>();
        data.put("id", s.id().toString());
        data.put("name", s.name());
        data.put("host", s.host());
        data.put("pid", s.pid());
        data.put("epoch", s.epoch());
        data.put("attached", s.attached());
        data.put("running", s.running());
        data.put("waiting", s.waiting());
        data.put("backlog", s.backlog());
        putOrigin(data, s.origin());
        return data;
    }

    private static void putOrigin(Map<String, Object> data, ClusterStatus.Origin origin) {
        data.put("user", origin.user());
        data.put("address", origin.address());
        data.put("build", origin.build());
    }

    private static String duration(long nanos) {
        return PlainText.of(Duration.ofSeconds(nanos / 1_000_000_000));
    }
}
