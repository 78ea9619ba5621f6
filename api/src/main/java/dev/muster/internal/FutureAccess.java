package dev.muster.internal;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Gives Muster's own modules access to members of a task future that neither users nor subclasses see. The class of the
 * task futures provides it, as {@code jdk.internal.access.SharedSecrets} does for classes of the JDK.
 */
public abstract class FutureAccess {
    private static volatile @Nullable FutureAccess provided;

    /** For the class of task futures, as the first thing it does. */
    protected FutureAccess() {}

    /** Called once, before there is a task future. */
    public static void provide(FutureAccess access) {
        provided = access;
    }

    /** The access to task futures, of which the caller has one. */
    public static FutureAccess get() {
        FutureAccess access = provided;
        if (access == null) throw new IllegalStateException("there is no task future so far");
        return access;
    }

    /** Returns the callbacks of the future. The caller is going to look at the outcome, so no warning will be logged. */
    public abstract Callbacks callbacks(CompletableFuture<?> taskFuture);

    /**
     * Makes sure that a task which is not known to have started never will be.
     *
     * @return false if it has started and is not done
     */
    public abstract boolean staysUnstarted(CompletableFuture<?> taskFuture);
}
