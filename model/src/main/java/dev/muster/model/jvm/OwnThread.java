package dev.muster.model.jvm;

import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes all threads of Muster. Nobody watches them: what is thrown on one of them would end it and leave waiting what depends on
 * it. So none is made without somebody who is told, and who fails those.
 */
public final class OwnThread {
    /** For tests: called where work begins on a thread of Muster, and throws. */
    static volatile @Nullable Consumer<ThreadRole> trap;

    private OwnThread() {}

    /**
     * A thread that does not keep the JVM alive. Not started.
     *
     * @param whenThrown gets, on the thread itself, what ended the work
     */
    public static Thread daemon(ThreadRole role, String name, Runnable work, Consumer<? super Throwable> whenThrown) {
        return daemon(role, name, 0, work, whenThrown);
    }

    /** The same with a stack of so many bytes; 0 for the usual. */
    public static Thread daemon(
            ThreadRole role, String name, long stackBytes, Runnable work, Consumer<? super Throwable> whenThrown) {
        var thread = new Thread(null, guarded(role, work, whenThrown), name, stackBytes);
        thread.setDaemon(true);
        return thread;
    }

    /** A thread that keeps the JVM alive, or a shutdown hook. Not started. */
    public static Thread keeping(ThreadRole role, String name, Runnable work, Consumer<? super Throwable> whenThrown) {
        var thread = new Thread(guarded(role, work, whenThrown), name);
        thread.setDaemon(false);
        return thread;
    }

    /** For an executor, each of whose items is {@link #guarded}: an executor loses what its items throw. */
    public static ThreadFactory daemons(Supplier<String> names) {
        return work -> {
            var thread = new Thread(work, names.get());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** A thread that is never started: it stands for one, or has a number or a state. */
    public static Thread neverStarted(String name) {
        return new Thread(null, null, name, 0, false);
    }

    /**
     * Work of this role on any thread; whatever it throws goes to {@code whenThrown}, and to nothing else. If
     * {@code whenThrown} fails because there is no memory, it is called again when there is some, so it may be called again
     * after it has failed halfway.
     */
    public static Runnable guarded(ThreadRole role, Runnable work, Consumer<? super Throwable> whenThrown) {
        return () -> {
            try {
                Consumer<ThreadRole> trapped = trap;
                if (trapped != null) trapped.accept(role);
                work.run();
            } catch (Throwable e) {
                FullHeap.outlast(whenThrown, e);
            }
        };
    }
}
