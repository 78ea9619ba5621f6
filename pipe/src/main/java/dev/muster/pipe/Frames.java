package dev.muster.pipe;

import dev.muster.task.SessionId;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Frames to bytes and back: a length of four bytes, a byte for the kind, the fields in the order of the record. */
public final class Frames {
    private interface Reader<F> {
        F read(FrameInput in) throws PipeProtocolException;
    }

    private record Kind<F extends Frame>(int tag, Class<F> type, BiConsumer<FrameOutput, F> write, Reader<F> read) {
        void writeTo(FrameOutput out, Frame frame) {
            out.u8(tag);
            write.accept(out, type.cast(frame));
        }
    }

    private static final List<Kind<?>> KINDS = List.of(
            new Kind<>(1, Frame.Bind.class, Frames::bind, Frames::bind),
            new Kind<>(
                    2,
                    Frame.Run.class,
                    (out, frame) -> {
                        out.key(frame.key());
                        out.i64(frame.timeoutNanos());
                        out.u8(frame.atMostOnce() ? 1 : 0);
                        out.payload(frame.call());
                    },
                    in -> new Frame.Run(in.i64(), in.i32(), in.i64(), in.u8() != 0, in.payload())),
            new Kind<>(
                    3,
                    Frame.Interrupt.class,
                    (out, frame) -> out.key(frame.key()),
                    in -> new Frame.Interrupt(in.i64(), in.i32())),
            new Kind<>(4, Frame.Recall.class, (out, frame) -> {}, in -> new Frame.Recall()),
            new Kind<>(5, Frame.Stop.class, (out, frame) -> {}, in -> new Frame.Stop()),
            new Kind<>(
                    65,
                    Frame.Hello.class,
                    (out, frame) -> {
                        out.i32(frame.protocolVersion());
                        out.i64(frame.runnerId());
                        out.i64(frame.pid());
                        out.text(frame.javaVersion());
                    },
                    in -> new Frame.Hello(in.i32(), in.i64(), in.i64(), in.text())),
            new Kind<>(66, Frame.Bound.class, (out, frame) -> {}, in -> new Frame.Bound()),
            new Kind<>(
                    67,
                    Frame.BindFailed.class,
                    (out, frame) -> FailureFrames.failure(out, frame.failure()),
                    in -> new Frame.BindFailed(FailureFrames.failure(in))),
            new Kind<>(
                    68,
                    Frame.Started.class,
                    (out, frame) -> out.key(frame.key()),
                    in -> new Frame.Started(in.i64(), in.i32())),
            new Kind<>(
                    69,
                    Frame.Ended.class,
                    (out, frame) -> {
                        out.key(frame.key());
                        FailureFrames.outcome(out, frame.outcome());
                        out.i64(frame.runNanos());
                        out.optional(frame.recycleReason(), out::text);
                    },
                    in -> new Frame.Ended(
                            in.i64(), in.i32(), FailureFrames.outcome(in), in.i64(), in.optional(in::text))),
            new Kind<>(
                    70,
                    Frame.Returned.class,
                    (out, frame) -> out.list(frame.attempts(), out::key),
                    in -> new Frame.Returned(in.list(in::key))),
            new Kind<>(
                    71,
                    Frame.Beat.class,
                    (out, frame) -> out.i64(frame.heapUsedBytes()),
                    in -> new Frame.Beat(in.i64())),
            new Kind<>(
                    72,
                    Frame.Exiting.class,
                    (out, frame) -> {
                        FailureFrames.exitCode(out, frame.code());
                        out.text(frame.stack());
                        out.optional(frame.by(), out::key);
                    },
                    in -> new Frame.Exiting(FailureFrames.exitCode(in), in.text(), in.optional(in::key))),
            new Kind<>(
                    73, Frame.Remark.class, (out, frame) -> out.text(frame.text()), in -> new Frame.Remark(in.text())));

    private static final Map<Class<?>, Kind<?>> BY_TYPE =
            KINDS.stream().collect(Collectors.toUnmodifiableMap(Kind::type, Function.identity()));
    private static final Map<Integer, Kind<?>> BY_TAG =
            KINDS.stream().collect(Collectors.toUnmodifiableMap(Kind::tag, Function.identity()));

    private Frames() {}

    /**
     * The frame as it goes through the pipe, its length in front.
     *
     * @throws IllegalArgumentException if it has more than {@link Frame#BYTES_MAX} bytes, or {@link Frame#BIND_BYTES_MAX} if
     *     it is a {@link Frame.Bind}
     */
    public static ByteBuffer encode(Frame frame) {
        var out = new FrameOutput(frame instanceof Frame.Bind ? Frame.BIND_BYTES_MAX : Frame.BYTES_MAX);
        Kind<?> kind = BY_TYPE.get(frame.getClass());
        if (kind == null) throw new AssertionError("no bytes are defined for " + frame.getClass());
        kind.writeTo(out, frame);
        return out.finish();
    }

    /** The frame in these bytes, which begin after the length and end with the frame. */
    public static Frame decode(ByteBuffer body) throws PipeProtocolException {
        var in = new FrameInput(body);
        int tag = in.u8();
        Kind<?> kind = BY_TAG.get(tag);
        if (kind == null) throw in.wrong("a frame of kind " + tag);
        try {
            Frame frame = kind.read().read(in);
            in.end();
            return frame;
        } catch (IllegalArgumentException e) {
            // The records check themselves; what they refuse did not come from a record.
            throw in.wrong("a " + kind.type().getSimpleName() + " that cannot be (" + e.getMessage() + ")");
        }
    }

    private static void bind(FrameOutput out, Frame.Bind frame) {
        out.i64(frame.session().high());
        out.i64(frame.session().low());
        out.text(frame.host());
        out.text(frame.worker());
        out.list(frame.classPath(), out::text);
        out.list(frame.systemProperties().entrySet(), property -> {
            out.text(property.getKey());
            out.text(property.getValue());
        });
        out.optional(frame.initializer(), out::payload);
        out.i32(frame.threads());
        out.i64(frame.maxHeapBytes());
        out.text(frame.blobDirectory());
        out.text(frame.resultDirectory());
    }

    private static Frame.Bind bind(FrameInput in) throws PipeProtocolException {
        var session = new SessionId(in.i64(), in.i64());
        String host = in.text();
        String worker = in.text();
        List<String> classPath = in.list(in::text);
        var properties = new LinkedHashMap<String, String>();
        for (var property : in.list(() -> Map.entry(in.text(), in.text()))) {
            properties.put(property.getKey(), property.getValue());
        }
        return new Frame.Bind(
                session,
                host,
                worker,
                classPath,
                properties,
                in.optional(in::payload),
                in.i32(),
                in.i64(),
                in.text(),
                in.text());
    }
}
