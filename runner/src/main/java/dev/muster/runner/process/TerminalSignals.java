package dev.muster.runner.process;

import java.lang.reflect.InvocationTargetException;

/**
 * Ctrl-C in the terminal of a daemon reaches its runners as well, but how they end is for the daemon to say: it may want to
 * finish what runs.
 */
public final class TerminalSignals {
    private TerminalSignals() {}

    /** By reflection, because the compiler warns of the class, and there is no other. */
    public static void ignore() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object interrupt = signal.getConstructor(String.class).newInstance("INT");
            Object ignore = handler.getField("SIG_IGN").get(null);
            signal.getMethod("handle", signal, handler).invoke(null, interrupt, ignore);
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | NoSuchFieldException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException e) {
            // A JVM without it, or one that keeps its signals; the runner works without this.
        }
    }
}
