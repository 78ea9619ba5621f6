package dev.muster.runner.tasks;

import dev.muster.pipe.Frame;
import dev.muster.pipe.RunKey;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Tells the daemon that the JVM has begun to exit, and who asked for it: from then on only the shutdown hooks of the user stand
 * between this process and its end. It is a shutdown hook itself.
 */
public final class ExitWatch extends Thread {
    private static final Duration LAST_WORDS_MAX = Duration.ofSeconds(2);
    private static final int LINES_MAX = 100;

    private final Runner runner;
    private volatile @Nullable Thread exiting;

    private ExitWatch(Runner runner) {
        super("muster-last-words");
        this.runner = runner;
    }

    public static void install(Runner runner) {
        Runtime.getRuntime().addShutdownHook(new ExitWatch(runner));
    }

    /** Called by the thread that exits, perhaps a virtual one: nothing else shows for certain which thread that is. */
    @Override
    public synchronized void start() {
        exiting = Thread.currentThread();
        super.start();
    }

    @Override
    public void run() {
        Thread by = exiting;
        if (!runner.isStopping() && by != null) {
            runner.exits(exiting(by, by.getStackTrace()));
            runner.retire();
        }
        runner.pipe().flush(LAST_WORDS_MAX);
    }

    /** For a thread that the JVM itself has made for a signal the stack stays empty. */
    static Frame.Exiting exiting(Thread thread, StackTraceElement[] stack) {
        int call = exitCall(stack);
        Optional<RunKey> by = thread instanceof TaskThread task ? task.currentKey() : Optional.empty();
        return new Frame.Exiting(OptionalInt.empty(), call < 0 ? "" : text(thread, stack, call), by);
    }

    /** The outermost frame of the platform that belongs to the call; -1 if this thread did not call. */
    private static int exitCall(StackTraceElement[] stack) {
        for (int i = 0; i < stack.length; i++) {
            boolean isExit = stack[i].getMethodName().equals("exit");
            if (isExit && stack[i].getClassName().equals("java.lang.Runtime")) {
                boolean viaSystem =
                        i + 1 < stack.length && stack[i + 1].getClassName().equals("java.lang.System");
                return viaSystem ? i + 1 : i;
            }
        }
        return -1;
    }

    private static String text(Thread thread, StackTraceElement[] stack, int from) {
        var text = new StringBuilder("thread \"" + thread.getName() + "\"");
        for (int i = from; i < Math.min(stack.length, from + LINES_MAX); i++) {
            if (isOurs(stack[i])) break;
            text.append("\n\tat ").append(stack[i]);
        }
        return text.toString();
    }

    /** Below the user's code are frames of the runner, which are of no use to the reader. */
    private static boolean isOurs(StackTraceElement frame) {
        return frame.getClassName().startsWith("dev.muster.") && "app".equals(frame.getClassLoaderName());
    }
}
