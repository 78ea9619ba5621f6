package dev.muster.client.wrappers;

import java.lang.reflect.Method;

/**
 * What Guava hands to an executor when a future of its is done. Most of it is a future itself, which fails with what the executor
 * throws; a callback, and the next of a sequence, would never be heard of again. So they get the refusal as their failure.
 *
 * <p>Guava is no dependency: a version in which they have other names is told by an exception as before.
 */
final class GuavaListeners {
    private static final String OURS = "com.google.common.util.concurrent.";
    private static final String CALLBACK = OURS + "Futures$CallbackListener";
    private static final String NEXT_OF_SEQUENCE = OURS + "ExecutionSequencer$TaskNonReentrantExecutor";

    private GuavaListeners() {}

    /**
     * Gives a refusal to whoever waits behind a shell.
     *
     * @return whether they have it, so that there is nobody left to tell
     */
    static boolean end(Object shell, RuntimeException refusal) throws ReflectiveOperationException {
        return switch (shell.getClass().getName()) {
            case CALLBACK -> fail(shell, "callback", "onFailure", refusal);
            case NEXT_OF_SEQUENCE -> fail(shell, "task", "setException", refusal);
            default -> false;
        };
    }

    private static boolean fail(Object shell, String field, String method, RuntimeException refusal)
            throws IllegalAccessException {
        Object waiting = ForeignFields.read(shell, field);
        Method failing = waiting == null ? null : ForeignFields.method(waiting, method, Throwable.class);
        if (waiting == null || failing == null) return false;
        ForeignFields.hand(waiting, failing, refusal);
        return true;
    }
}
