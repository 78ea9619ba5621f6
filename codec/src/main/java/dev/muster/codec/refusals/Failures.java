package dev.muster.codec.refusals;

import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.io.KryoBufferOverflowException;
import dev.muster.codec.filter.RefusedByFilter;
import dev.muster.codec.payload.CannotTravel;
import dev.muster.codec.payload.DecodeException;
import dev.muster.codec.payload.EncodeException;
import dev.muster.model.Limits;
import dev.muster.model.jvm.FullHeap;
import dev.muster.model.jvm.OwnFault;
import java.io.NotSerializableException;
import org.jspecify.annotations.Nullable;

/** What went wrong while objects were written or read, as the exception that the user gets. */
public final class Failures {
    private Failures() {}

    /** Returns the exception to throw; an error of the virtual machine that is not about the objects is thrown as it is. */
    public static RuntimeException encoding(Throwable e, @Nullable Object[] roots, OutboundFilter departures) {
        EncodeException known = causeOf(e, EncodeException.class);
        if (known != null) return known;
        if (isTooDeep(e)) {
            return new EncodeException(
                    "the objects are nested too deep, as those of a long linked list are; send them as a flat"
                            + " collection",
                    e);
        }
        if (causeOf(e, OutOfMemoryError.class) != null) {
            FullHeap.useReserve(); // the objects themselves may fill the heap, and stay
            return new EncodeException(noRoom("the heap has no space for the objects and also their bytes", e), e);
        }
        if (e instanceof VirtualMachineError error) throw error;
        if (causeOf(e, KryoBufferOverflowException.class) != null) {
            return new EncodeException(
                    "the objects take more bytes than can travel, which is " + Limits.PAYLOAD_BYTES_MAX
                            + "; send less, or send a reference to where the data is",
                    e);
        }
        Throwable cause = userCause(e);
        boolean isRefusal = cause instanceof CannotTravel || cause instanceof NotSerializableException;
        PathFinder.Obstacle obstacle = PathFinder.find(roots, departures);
        if (obstacle != null) {
            // Message and cause name one obstacle: the path to the nearest one is known.
            return new EncodeException(
                    obstacle.sentence(), isRefusal ? new NotSerializableException(obstacle.reason()) : cause);
        }
        return new EncodeException(
                plain(e, "the object cannot be encoded"),
                cause instanceof CannotTravel ? new NotSerializableException(cause.getMessage()) : cause);
    }

    /** Objects that may have no end are refused before they have filled the heap. */
    public static EncodeException tooMuch(Excess excess, @Nullable Object[] roots, OutboundFilter departures) {
        long heap = Runtime.getRuntime().maxMemory() / (1 << 20);
        return new EncodeException(
                PathFinder.wayTo(excess.latest(), roots, departures) + " is not written completely: so far there are "
                        + excess.amount().bytes() + " bytes and "
                        + excess.amount().objects()
                        + " objects in memory, and one call may take "
                        + excess.amount().most() + " bytes of the heap for both where -Xmx allows " + heap
                        + " MiB; if it is a lazy sequence, or grows while it is read, it may be without an end;"
                        + " send less, or a file that the task reads, or allow more with -Xmx (for a result, with"
                        + " jvmArguments(\"-Xmx…\") of the pool's builder)",
                null);
    }

    public static RuntimeException decoding(Throwable e) {
        DecodeException known = causeOf(e, DecodeException.class);
        if (known != null) return known;
        if (isTooDeep(e)) {
            return new DecodeException(
                    "the objects are nested too deep, as those of a long linked list are; send them as a flat"
                            + " collection",
                    e);
        }
        if (causeOf(e, OutOfMemoryError.class) != null) {
            return new DecodeException(noRoom("the objects do not fit into the heap here", e), e);
        }
        if (e instanceof VirtualMachineError error) throw error;
        RefusedByFilter refused = causeOf(e, RefusedByFilter.class);
        if (refused != null) return new DecodeException(String.valueOf(refused.getMessage()), refused);
        var tooNew = causeOf(e, UnsupportedClassVersionError.class);
        if (tooNew != null) {
            int here = Runtime.version().feature();
            return new DecodeException(
                    "a class is for a newer Java than the " + here + " here: " + tooNew.getMessage()
                            + "; compile it with --release " + here + ", or have this side run on a newer JDK",
                    tooNew);
        }
        Throwable missing = causeOf(e, ClassNotFoundException.class);
        if (missing == null) missing = causeOf(e, NoClassDefFoundError.class);
        if (missing != null) {
            return new DecodeException(
                    "class " + className(missing)
                            + " is not known here; add the jar that has it to the class path, or name it with"
                            + " addClassPath(..) of the pool's builder. A class that is in no file, as one of a program"
                            + " that java runs from its source, cannot come along: compile it first",
                    missing);
        }
        return new DecodeException(plain(e, "the bytes cannot be decoded"), userCause(e));
    }

    private static String noRoom(String start, Throwable e) {
        Throwable full = causeOf(e, OutOfMemoryError.class);
        return start + " (" + (full == null ? e : full.getMessage()) + "), for which -Xmx allows "
                + Runtime.getRuntime().maxMemory() / (1 << 20)
                + " MiB; allow more, send less, or send a reference to where the data is";
    }

    private static boolean isTooDeep(Throwable e) {
        if (e instanceof StackOverflowError || causeOf(e, StackOverflowError.class) != null) return true;
        return e instanceof KryoException && String.valueOf(e.getMessage()).startsWith("Max depth exceeded");
    }

    private static String className(Throwable missing) {
        return String.valueOf(missing.getMessage()).replace('/', '.');
    }

    private static String plain(Throwable e, String start) {
        Throwable told = e;
        while (told.getCause() instanceof KryoException cause) told = cause;
        Throwable cause = told.getCause();
        if (told instanceof KryoException && cause != null && cause.toString().equals(told.getMessage())) told = cause;
        // such as another version of Kryo in front of that which is needed
        if (OwnFault.isOfLibrary(told)) return start + ": " + OwnFault.words(told);
        boolean isSentence = told instanceof KryoException || told instanceof CannotTravel;
        return start + ": " + (isSentence ? told.getMessage() : told.toString());
    }

    /** What user code threw, out of the wrappings that Kryo and reflection put around it. */
    private static Throwable userCause(Throwable e) {
        Throwable cause = e;
        while (cause instanceof KryoException && cause.getCause() != null) cause = cause.getCause();
        return cause;
    }

    private static <T extends Throwable> @Nullable T causeOf(Throwable e, Class<T> type) {
        Throwable cause = e;
        for (int i = 0; cause != null && i < Limits.CAUSES_MAX; i++, cause = cause.getCause()) {
            if (type.isInstance(cause)) return type.cast(cause);
        }
        return null;
    }
}
