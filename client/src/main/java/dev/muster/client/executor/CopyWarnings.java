package dev.muster.client.executor;

import dev.muster.codec.Codec;
import dev.muster.codec.Copies;
import dev.muster.codec.payload.EncodeException;
import dev.muster.codec.payload.Encoded;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Warns of copies that a program may not know of: of what looks shared and is not, once for each class of it, and of what
 * makes each submit of a task large, once for each class of task. Of one pool, for any number of threads.
 */
public final class CopyWarnings {
    private static final System.Logger LOG = System.getLogger("dev.muster");

    /** A task that takes more than this without its arguments is warned of, in bytes. */
    static final long LARGE_BYTES = 4 << 20;

    /** The limit of classes in one program; there are no warnings beyond it. */
    private static final int CLASSES_MAX = 10_000;

    private final String pool;
    private final Codec codec;
    private final Set<String> looked = ConcurrentHashMap.newKeySet();
    private final Set<String> shared = ConcurrentHashMap.newKeySet();
    private final Set<String> large = ConcurrentHashMap.newKeySet();

    public CopyWarnings(String pool, Codec codec) {
        this.pool = pool;
        this.codec = codec;
    }

    /** A task was encoded, with its arguments. */
    public void ofTask(TaskBody<?> work, Encoded bytes) {
        ofCode(work.code());
        for (Object argument : work.arguments()) ofArgument(argument);
        if (bytes.size() <= LARGE_BYTES || !isNew(large, work.code().getClass())) return;
        long own = work.arguments().length == 0 ? bytes.size() : sizeOf(work.code());
        if (own > LARGE_BYTES) tellLarge(work.code(), own, "is submitted");
    }

    /** The function of a map was encoded, which goes with each of its chunks. */
    public void ofFunction(Object function, long bytes) {
        ofCode(function);
        if (bytes > LARGE_BYTES && isNew(large, function.getClass())) {
            tellLarge(function, bytes, "is sent, which is with each chunk of its map");
        }
    }

    public void ofArgument(@Nullable Object argument) {
        if (argument != null) Copies.looksSharedIn("an argument", argument).ifPresent(this::tellShared);
    }

    private void ofCode(Object code) {
        if (!isNew(looked, code.getClass())) return;
        for (Copies.Shared each : Copies.looksSharedIn(code)) tellShared(each);
    }

    private void tellShared(Copies.Shared found) {
        if (!isNew(shared, found.type())) return;
        String what = found.type() == Object.class
                ? "locks a copy, which excludes no other thread, since each task has its own copy of the lock object"
                : "changes a copy: this program does not see what the task adds to it; return it";
        LOG.log(System.Logger.Level.WARNING, "pool {0}: a task {1} ({2})", pool, what, found.way());
    }

    private void tellLarge(Object code, long bytes, String when) {
        String part = Copies.largestPart(codec, code)
                .map(way -> ", most of it in: " + way)
                .orElse("");
        LOG.log(
                System.Logger.Level.WARNING,
                "pool {0}: a task takes {1} bytes each time it {2}{3}; capture only what it uses, or load the rest inside"
                        + " of the task, which an initializer does once for each runner",
                pool,
                String.format(Locale.ROOT, "%,d", bytes),
                when,
                part);
    }

    private long sizeOf(Object code) {
        try {
            return codec.encodeInPieces(code).size();
        } catch (EncodeException | OutOfMemoryError e) { // a remark is no reason to fail
            return 0;
        }
    }

    private static boolean isNew(Set<String> known, Class<?> type) {
        return known.size() < CLASSES_MAX && known.add(type.getName());
    }
}
