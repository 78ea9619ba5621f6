package dev.muster.client.wrappers;

import java.lang.reflect.Method;

/**
 * The objects that Guava passes to an executor when one of its futures is done. Most of them are futures, which fail with
 * what the executor throws. A callback, and the next call of a sequence, would never run. So they get the refusal as their
 * failure.
 *
 * <p>Guava is not a dependency. With a version in which these classes have other names, the executor throws an exception as
 * before.
 */
final class GuavaListeners {
    private static final String OURS = "com.google.common.util.concurrent.";
    private static final String CALLBACK = OURS + "Futures$CallbackListener";
    private static final String NEXT_OF_SEQUENCE = OURS + "ExecutionSequencer$TaskNonReentrantExecutor";

    private GuavaListeners() {}

    /**
     * Passes a refusal to the code that waits behind a wrapper.
     *
     * @return whether that code has received it, so that no other report is needed
     */
    static boolean end(Object wrapper, RuntimeException refusal) throws ReflectiveOperationException {
        return switch (wrapper.getClass().getName()) {
            case CALLBACK -> fail(wrapper, "callback", "onFailure", refusal);
            case NEXT_OF_SEQUENCE -> fail(wrapper, "task", "setException", refusal);
            default -> false;
        };
    }

    private static boolean fail(Object wrapper, String field, String method, RuntimeException refusal)
            throws IllegalAccessException {
        Object waiting = ForeignFields.read(wrapper, field);
        Method failing = waiting == null ? null : ForeignFields.method(waiting, method, Throwable.class);
        if (waiting == null || failing == null) return false;
        ForeignFields.hand(waiting, failing, refusal);
        return true;
    }
}
