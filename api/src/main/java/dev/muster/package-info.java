/**
 * The API: executors that run tasks in processes or threads, their futures, and the exceptions that describe failures.
 * Start reading at {@link dev.muster.TaskExecutor}.
 *
 * <p>The types here depend on {@code java.base} and on {@code dev.muster.task}. They do not use sessions, gRPC or Kryo:
 * {@link dev.muster.ExecutorProvider} creates the objects that the executors delegate to. This package contains the public
 * types and their package-private base classes. A list in the source tree names each public type, so that a new one is a
 * deliberate decision.
 */
@NullMarked
package dev.muster;

import org.jspecify.annotations.NullMarked;
