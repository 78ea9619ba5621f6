package dev.muster.codec;

import dev.muster.codec.payload.DecodeException;
import dev.muster.codec.payload.Encoded;
import dev.muster.codec.payload.EncodedPieces;
import dev.muster.codec.payload.PieceBuffer;
import dev.muster.model.FailureKind;
import dev.muster.model.Limits;
import dev.muster.model.RemoteThrowable;
import dev.muster.model.TaskFailure;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The failure of one element as bytes: kind, message, and what was thrown. Where it ran is known of the whole chunk. */
final class FailureFormat {
    private FailureFormat() {}

    static EncodedPieces write(EncodedFailure failed) {
        TaskFailure failure = failed.failure();
        var bytes = new PieceBuffer(512);
        try (var out = new DataOutputStream(bytes)) {
            text(out, failure.kind().name());
            text(out, failure.message());
            out.writeBoolean(failure.thrown().isPresent());
            if (failure.thrown().isPresent()) throwable(out, failure.thrown().get());
            Encoded object = failed.object().orElse(null);
            out.writeInt(object == null ? -1 : (int) object.size());
            if (object instanceof EncodedPieces pieces) bytes.append(pieces);
            else if (object != null) object.writeTo(out);
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        }
        return bytes.toEncoded();
    }

    static EncodedFailure read(byte[] bytes, int offset, int length) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes, offset, length))) {
            FailureKind kind = FailureKind.valueOf(text(in));
            String message = text(in);
            Optional<RemoteThrowable> thrown = in.readBoolean() ? Optional.of(throwable(in, 0)) : Optional.empty();
            int objectLength = in.readInt();
            Optional<Encoded> object = objectLength < 0
                    ? Optional.empty()
                    : Optional.of(Encoded.of(in.readNBytes(atMost(objectLength, in))));
            var failure = new TaskFailure(kind, message, thrown, Optional.empty(), Optional.empty(), Optional.empty());
            return new EncodedFailure(failure, object);
        } catch (IOException | IllegalArgumentException e) {
            throw new DecodeException("the failure of an element cannot be read: the payload is damaged", e);
        }
    }

    private static void throwable(DataOutputStream out, RemoteThrowable thrown) throws IOException {
        text(out, thrown.className());
        optionalText(out, thrown.message().orElse(null));
        out.writeInt(thrown.frames().size());
        for (StackTraceElement frame : thrown.frames()) {
            optionalText(out, frame.getClassLoaderName());
            optionalText(out, frame.getModuleName());
            optionalText(out, frame.getModuleVersion());
            text(out, frame.getClassName());
            text(out, frame.getMethodName());
            optionalText(out, frame.getFileName());
            out.writeInt(frame.getLineNumber());
        }
        out.writeBoolean(thrown.cause().isPresent());
        if (thrown.cause().isPresent()) throwable(out, thrown.cause().get());
        out.writeInt(thrown.suppressed().size());
        for (RemoteThrowable each : thrown.suppressed()) throwable(out, each);
    }

    private static RemoteThrowable throwable(DataInputStream in, int depth) throws IOException {
        if (depth > 2 * Limits.CAUSES_MAX) throw new IOException("causes are nested too deep");
        String className = text(in);
        Optional<String> message = Optional.ofNullable(optionalText(in));
        int frameCount = atMost(in.readInt(), in);
        List<StackTraceElement> frames = new ArrayList<>();
        for (int i = 0; i < frameCount; i++) {
            frames.add(new StackTraceElement(
                    optionalText(in),
                    optionalText(in),
                    optionalText(in),
                    text(in),
                    text(in),
                    optionalText(in),
                    in.readInt()));
        }
        Optional<RemoteThrowable> cause = in.readBoolean() ? Optional.of(throwable(in, depth + 1)) : Optional.empty();
        int suppressedCount = atMost(in.readInt(), in);
        List<RemoteThrowable> suppressed = new ArrayList<>();
        for (int i = 0; i < suppressedCount; i++) suppressed.add(throwable(in, depth + 1));
        return new RemoteThrowable(className, message, frames, cause, suppressed);
    }

    private static void optionalText(DataOutputStream out, @Nullable String text) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) text(out, text);
    }

    private static @Nullable String optionalText(DataInputStream in) throws IOException {
        return in.readBoolean() ? text(in) : null;
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(atMost(in.readInt(), in)), StandardCharsets.UTF_8);
    }

    private static int atMost(int length, DataInputStream in) throws IOException {
        if (length < 0 || length > in.available()) throw new IOException("a length of " + length);
        return length;
    }
}
