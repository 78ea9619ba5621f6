package dev.muster.client.wrappers;

import static java.util.Objects.requireNonNull;

/**
 * Coroutines of Kotlin whose dispatcher passes to an executor what would resume them. Whatever an executor throws then reaches
 * only who resumes them, which as a rule is a thread of another library that drops it, and the coroutine would be waited for
 * for ever. So a coroutine is resumed with the refusal in place of what it waits for: its own code ends with that exception,
 * and none of it has run by our doing. Where it has not started yet, it never does.
 *
 * <p>Kotlin is no dependency, so what it promises to compiled code ({@code Continuation}, {@code ResultKt}) is called by name,
 * and so is the way from the block to its continuation, which is internal to Kotlin: with a version in which it is different,
 * the code gets an exception as before.
 */
final class KotlinCoroutines {
    private static final String OURS = "kotlinx.coroutines.";
    /** What a {@code limitedParallelism} passes on: it holds a block, and runs those that come meanwhile after it. */
    private static final String LIMITED = "kotlinx.coroutines.internal.LimitedDispatcher$Worker";

    private KotlinCoroutines() {}

    /**
     * Ends the coroutine that a block would resume.
     *
     * @return whether it has ended, so that there is nobody left to tell
     */
    static boolean end(Object block, RuntimeException refusal) throws ReflectiveOperationException {
        String name = block.getClass().getName();
        if (!name.startsWith(OURS)) return false;
        return name.equals(LIMITED) ? resumeAll(block, refusal) : resume(block, refusal);
    }

    /** As the worker would run them, down to the last, after which it is counted no more. */
    private static boolean resumeAll(Object worker, RuntimeException refusal) throws ReflectiveOperationException {
        Object dispatcher = read(worker, "this$0");
        var next = dispatcher.getClass().getMethod("access$obtainTaskOrDeallocateWorker", dispatcher.getClass());
        boolean allEnded = true;
        for (Object block = read(worker, "currentTask"); block != null; block = next.invoke(null, dispatcher)) {
            allEnded &= resume(block, refusal);
        }
        return allEnded;
    }

    private static boolean resume(Object block, RuntimeException refusal) throws ReflectiveOperationException {
        ClassLoader loader = block.getClass().getClassLoader();
        Class<?> task = Class.forName("kotlinx.coroutines.DispatchedTask", false, loader);
        if (!task.isInstance(block)) return false;
        Object dispatched =
                task.getMethod("getDelegate$kotlinx_coroutines_core").invoke(block);
        Object continuation = read(dispatched, "continuation");
        Object failure = Class.forName("kotlin.ResultKt", false, loader)
                .getMethod("createFailure", Throwable.class)
                .invoke(null, refusal);
        var resumeWith =
                Class.forName("kotlin.coroutines.Continuation", false, loader).getMethod("resumeWith", Object.class);
        resumeWith.invoke(continuation, failure); // catches what the coroutine throws
        return true;
    }

    private static Object read(Object holder, String name) throws IllegalAccessException {
        return requireNonNull(ForeignFields.read(holder, name), name);
    }
}
