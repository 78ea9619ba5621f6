package dev.muster.proto.messages;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.muster.model.Attempt;
import dev.muster.model.AttemptLimits;
import dev.muster.model.CodeEntry;
import dev.muster.model.Environment;
import dev.muster.model.Limits;
import dev.muster.model.Payload;
import dev.muster.model.Place;
import dev.muster.model.RunnerJvm;
import dev.muster.model.WorkerId;
import dev.muster.proto.v1.PbTask;
import dev.muster.task.SessionId;
import dev.muster.task.TaskId;
import dev.muster.task.internal.Durations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The only translator between the records of {@code dev.muster.model} and protobuf, together with {@link WireOutcome},
 * {@link ClientWire}, {@link WorkerWire} and {@link WireStatus}. What a peer sent is checked before anything is made of it;
 * what does not fit is a {@link WireException} that says what.
 */
public final class Wire {
    private static final String PROPERTY = "system property";
    private static final String VARIABLE = "environment variable";

    private Wire() {}

    public static PbTask.SessionId toWire(SessionId session) {
        return PbTask.SessionId.newBuilder()
                .setHigh(session.high())
                .setLow(session.low())
                .build();
    }

    public static SessionId fromWire(PbTask.SessionId session) {
        return new SessionId(session.getHigh(), session.getLow());
    }

    public static PbTask.WorkerId toWire(WorkerId worker) {
        return PbTask.WorkerId.newBuilder()
                .setName(MessageChecks.text(worker.name(), "the name of a worker"))
                .setIncarnation(worker.incarnation())
                .build();
    }

    public static WorkerId fromWire(PbTask.WorkerId worker) {
        if (worker.getName().isBlank()) throw new WireException("a worker has no name");
        return new WorkerId(MessageChecks.text(worker.getName(), "the name of a worker"), worker.getIncarnation());
    }

    public static PbTask.Attempt toWire(Attempt attempt) {
        return PbTask.Attempt.newBuilder()
                .setSession(toWire(attempt.task().session()))
                .setSeq(attempt.task().seq())
                .setNumber(attempt.number())
                .build();
    }

    public static Attempt fromWire(PbTask.Attempt attempt) {
        MessageChecks.present(attempt.hasSession(), "the session of an attempt");
        var task = new TaskId(
                fromWire(attempt.getSession()), MessageChecks.natural(attempt.getSeq(), "a sequence number"));
        return new Attempt(task, MessageChecks.fromOne(attempt.getNumber(), "an attempt"));
    }

    /** Wraps inline bytes without a copy: a payload is immutable by contract. */
    public static PbTask.Payload toWire(Payload payload) {
        var out = PbTask.Payload.newBuilder();
        if (payload instanceof Payload.Inline inline) {
            out.setInline(PbTask.Payload.Inline.newBuilder()
                    .setContent(UnsafeByteOperations.unsafeWrap(inline.bytes()))
                    .setCrc32C(inline.crc32c()));
        } else if (payload instanceof Payload.Stored stored) {
            out.setStored(PbTask.Payload.Stored.newBuilder()
                    .setSha256(MessageChecks.hash(stored.id()))
                    .setSize(stored.size()));
        }
        return out.build();
    }

    public static Payload fromWire(PbTask.Payload payload) {
        switch (payload.getKindCase()) {
            case INLINE -> {
                PbTask.Payload.Inline inline = payload.getInline();
                MessageChecks.count(inline.getContent().size(), Limits.INLINE_BYTES_MAX, "bytes in an inline payload");
                return new Payload.Inline(bytesOf(inline.getContent()), inline.getCrc32C());
            }
            case STORED -> {
                long size = payload.getStored().getSize();
                if (size < 0 || size > Limits.PAYLOAD_BYTES_MAX) {
                    throw new WireException("a payload of " + Long.toUnsignedString(size) + " bytes; at most "
                            + Limits.PAYLOAD_BYTES_MAX + " can travel");
                }
                return new Payload.Stored(MessageChecks.hash(payload.getStored().getSha256()), size);
            }
            default -> throw new WireException("a payload has no content");
        }
    }

    /** Absent on the wire for the default: most tasks have no options. */
    public static PbTask.@Nullable TaskOptions toWire(AttemptLimits options) {
        if (options.equals(AttemptLimits.DEFAULT)) return null;
        var out = PbTask.TaskOptions.newBuilder().setAnnounced(options.announced());
        options.timeout().ifPresent(limit -> out.setTimeoutNanos(Durations.nanos(limit)));
        return out.build();
    }

    public static AttemptLimits fromWire(PbTask.TaskOptions options) {
        if (!options.hasTimeoutNanos()) return new AttemptLimits(Optional.empty(), options.getAnnounced());
        if (options.getTimeoutNanos() <= 0) throw new WireException("a time-out is not positive");
        return new AttemptLimits(Optional.of(Duration.ofNanos(options.getTimeoutNanos())), options.getAnnounced());
    }

    public static PbTask.Place toWire(Place place) {
        return PbTask.Place.newBuilder()
                .setHost(MessageChecks.text(place.host(), "the name of a host"))
                .setWorker(toWire(place.worker()))
                .setPid(place.pid())
                .build();
    }

    public static Place fromWire(PbTask.Place place) {
        MessageChecks.present(place.hasWorker(), "the worker of a place");
        return new Place(
                MessageChecks.text(place.getHost(), "the name of a host"), fromWire(place.getWorker()), place.getPid());
    }

    public static PbTask.Environment toWire(Environment environment) {
        var out = PbTask.Environment.newBuilder()
                .setThreadsPerRunner(environment.threadsPerRunner())
                .setMaxTasksPerRunner(environment.maxTasksPerRunner())
                .setMaxHeapBytes(environment.maxHeapBytes())
                .setCancelGraceNanos(Durations.nanos(environment.cancelGrace()));
        environment.code().forEach(entry -> out.addCode(toWire(entry)));
        MessageChecks.count(environment.jvm().arguments().size(), Limits.ARGUMENTS_MAX, "JVM arguments");
        environment
                .jvm()
                .arguments()
                .forEach(argument -> out.addJvmArguments(MessageChecks.setting(argument, "a JVM argument")));
        out.addAllSystemProperties(settings(environment.systemProperties(), PROPERTY));
        out.addAllEnvironmentVariables(settings(environment.jvm().variables(), VARIABLE));
        environment
                .jvm()
                .directory()
                .ifPresent(path -> out.setWorkingDirectory(MessageChecks.text(path, "a directory")));
        environment.initializer().ifPresent(call -> out.setInitializer(toWire(call)));
        environment.keepAlive().ifPresent(time -> out.setKeepAliveNanos(Durations.nanos(time)));
        environment.startTimeout().ifPresent(time -> out.setStartTimeoutNanos(Durations.nanos(time)));
        return out.build();
    }

    public static Environment fromWire(PbTask.Environment environment) {
        MessageChecks.count(environment.getCodeCount(), Limits.CODE_ENTRIES_MAX, "entries of a class path");
        MessageChecks.count(environment.getJvmArgumentsCount(), Limits.ARGUMENTS_MAX, "JVM arguments");
        var code = new ArrayList<CodeEntry>(environment.getCodeCount());
        environment.getCodeList().forEach(entry -> code.add(fromWire(entry)));
        return new Environment(
                code,
                jvm(environment),
                settings(environment.getSystemPropertiesList(), PROPERTY),
                environment.hasInitializer() ? Optional.of(fromWire(environment.getInitializer())) : Optional.empty(),
                MessageChecks.fromOne(environment.getThreadsPerRunner(), "threads per runner"),
                MessageChecks.natural(environment.getMaxTasksPerRunner(), "the number of tasks per runner"),
                MessageChecks.natural(environment.getMaxHeapBytes(), "the heap that a runner may keep"),
                Duration.ofNanos(MessageChecks.natural(environment.getCancelGraceNanos(), "the grace of a cancel")),
                environment.hasKeepAliveNanos() ? limit(environment.getKeepAliveNanos()) : Optional.empty(),
                environment.hasStartTimeoutNanos() ? limit(environment.getStartTimeoutNanos()) : Optional.empty());
    }

    private static Optional<Duration> limit(long nanos) {
        if (nanos <= 0) throw new WireException("a limit of time is not positive");
        return Optional.of(Duration.ofNanos(nanos));
    }

    /** The array itself where the string holds all of one, as it does after parsing: the message is not kept. */
    public static byte[] bytesOf(ByteString content) {
        var taker = new ArrayTaker();
        try {
            UnsafeByteOperations.unsafeWriteTo(content, taker);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] taken = taker.taken;
        return taken != null && taken.length == content.size() ? taken : content.toByteArray();
    }

    private static PbTask.CodeEntry toWire(CodeEntry entry) {
        var out = PbTask.CodeEntry.newBuilder();
        if (entry instanceof CodeEntry.Local local) {
            out.setLocal(MessageChecks.text(local.path(), "a path"));
        } else if (entry instanceof CodeEntry.Shipped shipped) {
            out.setShipped(PbTask.CodeEntry.Shipped.newBuilder()
                    .setName(MessageChecks.text(shipped.name(), "the name of a jar"))
                    .setSha256(MessageChecks.hash(shipped.id()))
                    .setSize(shipped.size()));
        }
        return out.build();
    }

    private static CodeEntry fromWire(PbTask.CodeEntry entry) {
        switch (entry.getKindCase()) {
            case LOCAL -> {
                return new CodeEntry.Local(MessageChecks.text(entry.getLocal(), "a path"));
            }
            case SHIPPED -> {
                PbTask.CodeEntry.Shipped shipped = entry.getShipped();
                return new CodeEntry.Shipped(
                        MessageChecks.text(shipped.getName(), "the name of a jar"),
                        MessageChecks.hash(shipped.getSha256()),
                        MessageChecks.natural(shipped.getSize(), "the size of a jar"));
            }
            default -> throw new WireException("an entry of a class path is neither a path nor a jar");
        }
    }

    private static RunnerJvm jvm(PbTask.Environment environment) {
        environment.getJvmArgumentsList().forEach(argument -> MessageChecks.setting(argument, "a JVM argument"));
        Optional<String> directory = environment.hasWorkingDirectory()
                ? Optional.of(MessageChecks.text(environment.getWorkingDirectory(), "a directory"))
                : Optional.empty();
        return new RunnerJvm(
                environment.getJvmArgumentsList(),
                settings(environment.getEnvironmentVariablesList(), VARIABLE),
                directory);
    }

    private static List<PbTask.Environment.Setting> settings(Map<String, String> settings, String what) {
        MessageChecks.count(settings.size(), Limits.SETTINGS_MAX, what + " settings");
        var out = new ArrayList<PbTask.Environment.Setting>(settings.size());
        settings.forEach((name, value) -> out.add(PbTask.Environment.Setting.newBuilder()
                .setName(MessageChecks.setting(name, "the name of a " + what))
                .setValue(MessageChecks.setting(value, "the " + what + " " + name))
                .build()));
        return out;
    }

    private static Map<String, String> settings(List<PbTask.Environment.Setting> settings, String what) {
        MessageChecks.count(settings.size(), Limits.SETTINGS_MAX, what + " settings");
        var out = new LinkedHashMap<String, String>();
        for (PbTask.Environment.Setting setting : settings) {
            String name = MessageChecks.setting(setting.getName(), "the name of a " + what);
            if (out.put(name, MessageChecks.setting(setting.getValue(), "a " + what)) != null) {
                throw new WireException("the " + what + " " + name + " comes twice");
            }
        }
        return out;
    }

    private static final class ArrayTaker extends ByteOutput {
        private byte @Nullable [] taken;

        @Override
        public void write(byte value) {
            taken = null;
        }

        @Override
        public void write(byte[] value, int offset, int length) {
            taken = Arrays.copyOfRange(value, offset, offset + length);
        }

        @Override
        public void writeLazy(byte[] value, int offset, int length) {
            taken = offset == 0 && length == value.length ? value : null;
        }

        @Override
        public void write(ByteBuffer value) {
            taken = null;
        }

        @Override
        public void writeLazy(ByteBuffer value) {
            taken = null;
        }
    }
}
