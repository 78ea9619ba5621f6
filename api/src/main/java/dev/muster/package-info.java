/**
 * The API: executors that run tasks in processes or threads, their futures, and the exceptions that say how a task failed. Start
 * reading at {@link dev.muster.TaskExecutor}.
 *
 * <p>The types here depend on {@code java.base} and on {@code dev.muster.task}, and know neither sessions nor gRPC nor Kryo: {@link
 * dev.muster.ExecutorProvider} makes what the executors delegate to. Beside the public types stand only their package-private bases.
 * A list in the tree names each public type; a new one is a decision, not a side effect.
 */
@NullMarked
package dev.muster;

import org.jspecify.annotations.NullMarked;
