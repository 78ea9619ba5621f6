package dev.muster.runner.leaks;

import dev.muster.codec.Throwables;
import java.lang.ref.WeakReference;
import java.nio.channels.ClosedChannelException;
import java.nio.file.ClosedFileSystemException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;

/**
 * What the stops of tasks may have left in this JVM. User code that is interrupted in the middle can leave a class that fails for
 * ever, a class loader or a file system whose file is closed, or an exception that is kept in place of a value. The task that
 * meets it later is not to blame.
 */
public final class StopTraces {
    /** The throwables of stopped tasks that are remembered; what is kept in a static field is among the newest, as a rule. */
    private static final int KEPT_MAX = 1_000;

    private static final Set<String> OF_CLASS_LOADERS = Set.of(
            "loadClass",
            "findClass",
            "defineClass",
            "findResource",
            "findResources",
            "getResource",
            "getResources",
            "getResourceAsStream");

    private final ArrayDeque<WeakReference<Throwable>> thrown = new ArrayDeque<>(); // guarded by this
    private volatile boolean isAnyStopped;

    /** User code is about to be interrupted in the middle. */
    public void stopping() {
        isAnyStopped = true;
    }

    boolean isAnyStopped() {
        return isAnyStopped;
    }

    /** What a task threw that was being stopped. A task that throws the same object later has not made it. */
    public synchronized void remember(Throwable byStopped) {
        for (Throwable each : Throwables.causesOf(byStopped)) {
            thrown.addLast(new WeakReference<>(each));
            if (thrown.size() > KEPT_MAX) thrown.removeFirst();
        }
    }

    /**
     * Whether what a task threw that was not stopped may come from an earlier stop, however deep it is wrapped: an error of
     * linkage, a class that is not found, a file of classes that is closed, or the very object that a stopped task threw.
     */
    public boolean mayBeCauseOf(Throwable met) {
        if (!isAnyStopped) return false;
        List<Throwable> causes = Throwables.causesOf(met);
        return causes.stream().anyMatch(StopTraces::isOfLinkage) || isRemembered(causes);
    }

    private static boolean isOfLinkage(Throwable thrown) {
        if (thrown instanceof LinkageError || thrown instanceof ClassNotFoundException) return true;
        if (thrown instanceof ClosedFileSystemException) return true;
        // such as "zip file closed"
        boolean isClosed = thrown instanceof ClosedChannelException || thrown instanceof IllegalStateException;
        return isClosed && isFromAnArchiveOrLoader(thrown);
    }

    private static boolean isFromAnArchiveOrLoader(Throwable thrown) {
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (OF_CLASS_LOADERS.contains(frame.getMethodName())) return true;
            String type = frame.getClassName();
            if (type.startsWith("jdk.nio.zipfs.") || type.startsWith("java.util.zip.ZipFile")) return true;
        }
        return false;
    }

    private synchronized boolean isRemembered(List<Throwable> causes) {
        thrown.removeIf(each -> each.get() == null);
        return thrown.stream().anyMatch(kept -> causes.stream().anyMatch(each -> each == kept.get()));
    }
}
