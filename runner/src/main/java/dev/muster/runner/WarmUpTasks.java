package dev.muster.runner;

import dev.muster.task.RemoteCallable;
import dev.muster.task.RemoteFunction;
import dev.muster.task.RemoteRunnable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tasks of a {@link WarmUp}: what users' tasks are like, so that most of what these need has been seen. */
final class WarmUpTasks {
    private WarmUpTasks() {}

    static RemoteCallable<Object> returnWhatItHolds() {
        var numbers = new ArrayList<>(List.of(1, 2L, 3.0));
        Map<String, Object> named = new HashMap<>(Map.of("array", new double[] {1, 2}, "bytes", new byte[] {1, 2}));
        return () -> List.of(numbers, named, "text", true);
    }

    static RemoteRunnable doNothing() {
        return () -> {};
    }

    static RemoteFunction<Integer, Integer> plusOne() {
        return number -> number + 1;
    }

    static RemoteCallable<Object> fail() {
        return () -> {
            throw new IllegalStateException("of a warm-up", new IllegalArgumentException("its cause"));
        };
    }
}
