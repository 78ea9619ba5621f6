package dev.muster.runner;

import dev.muster.pipe.Frame;
import dev.muster.pipe.RunKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Tells the daemon who asked the JVM to exit, while it still can be asked. */
final class ExitWatch {
    private static final Duration LAST_WORDS_MAX = Duration.ofSeconds(2);
    private static final int LINES_MAX = 100;

    private final Runner runner;

    private ExitWatch(Runner runner) {
        this.runner = runner;
    }

    static void install(Runner runner) {
        Runtime.getRuntime().addShutdownHook(new Thread(new ExitWatch(runner)::tell, "muster-last-words"));
    }

    private void tell() {
        if (!runner.isStopping()) {
            exiting(Thread.getAllStackTraces()).ifPresent(runner.pipe()::offer);
            runner.retire();
        }
        runner.pipe().flush(LAST_WORDS_MAX);
    }

    /** Empty if it was a signal. */
    static Optional<Frame.Exiting> exiting(Map<Thread, StackTraceElement[]> threads) {
        Optional<Frame.Exiting> found = Optional.empty();
        for (var entry : threads.entrySet()) {
            StackTraceElement[] stack = entry.getValue();
            int call = exitCall(stack);
            if (call < 0) continue;
            // Others may have asked too, and wait for the first one, which runs the hooks.
            boolean runsHooks = stack[0].getClassName().startsWith("java.lang.") && runsHooks(stack);
            if (runsHooks || found.isEmpty()) found = Optional.of(frame(entry.getKey(), stack, call));
            if (runsHooks) break;
        }
        return found;
    }

    private static boolean runsHooks(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            if (frame.getClassName().equals("java.lang.ApplicationShutdownHooks")) return true;
        }
        return false;
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

    /** Below the user's code is ours, which is of no use to the reader. */
    private static boolean isOurs(StackTraceElement frame) {
        return frame.getClassName().startsWith("dev.muster.") && "app".equals(frame.getClassLoaderName());
    }

    private static Frame.Exiting frame(Thread thread, StackTraceElement[] stack, int from) {
        var text = new StringBuilder("thread \"" + thread.getName() + "\"");
        for (int i = from; i < Math.min(stack.length, from + LINES_MAX); i++) {
            if (isOurs(stack[i])) break;
            text.append("\n\tat ").append(stack[i]);
        }
        Optional<RunKey> by = thread instanceof TaskThread task ? task.currentKey() : Optional.empty();
        return new Frame.Exiting(OptionalInt.empty(), text.toString(), by);
    }
}
