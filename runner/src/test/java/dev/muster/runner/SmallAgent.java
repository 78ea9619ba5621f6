package dev.muster.runner;

import org.jspecify.annotations.Nullable;

/** An agent for tests. */
public final class SmallAgent {
    private static int calls;

    private SmallAgent() {}

    public static void premain(@Nullable String arguments) {
        System.setProperty("small.agent", "was here");
        calls++;
    }

    public static int calls() {
        return calls;
    }
}
