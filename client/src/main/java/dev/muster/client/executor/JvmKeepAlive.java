package dev.muster.client.executor;

import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the JVM alive while futures are unfinished, and no longer: a program that never closes its pool still gets its
 * results, and still ends. Its only thread that is no daemon lives as long as there is something to keep, and looks every
 * now and then, so that submitting and completing cost nothing.
 */
public final class JvmKeepAlive {
    private static final System.Logger LOG = System.getLogger("dev.muster");
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final String name;
    private final BooleanSupplier needed;
    private final Consumer<? super Throwable> whenBroken;
    private volatile @Nullable Thread thread;

    /** @param whenBroken called when it cannot check any more: what is unfinished has to end by itself */
    public JvmKeepAlive(String name, BooleanSupplier needed, Consumer<? super Throwable> whenBroken) {
        this.name = name;
        this.needed = needed;
        this.whenBroken = whenBroken;
    }

    /** There is something to keep; called after {@code needed} has become true. */
    public void keep() {
        if (thread == null) start();
    }

    /** Looks at once whether it is still needed. */
    public void look() {
        Thread keeping = thread;
        if (keeping != null) LockSupport.unpark(keeping);
    }

    private synchronized void start() {
        if (thread != null) return;
        var keeping = OwnThread.keeping(ThreadRole.KEEPER, name + "-keeper", this::run, whenBroken);
        thread = keeping;
        try {
            keeping.start();
        } catch (OutOfMemoryError e) { // no native thread: what was taken is run all the same
            thread = null;
            LOG.log(System.Logger.Level.WARNING, "no thread can be started that keeps the program alive", e);
        }
    }

    private void run() {
        do {
            while (needed.getAsBoolean()) LockSupport.parkNanos(this, LOOK_NANOS);
            thread = null; // from here on keep() starts another; check again, because one may have come in between
        } while (needed.getAsBoolean() && takeUpAgain());
    }

    private synchronized boolean takeUpAgain() {
        if (thread != null) return false;
        thread = Thread.currentThread();
        return true;
    }
}
