package dev.muster.task;

import java.io.Serializable;

/**
 * A {@link Runnable} that can travel to another process.
 *
 * <p>A lambda or method reference that is passed to a parameter of this type is serializable: the compiler sees
 * {@link Serializable} in the target type, so the call needs no cast and no marker. What the lambda captures travels with
 * it as a copy, and the task works on the copy.
 *
 * <pre>{@code
 * RemoteRunnable report = () -> System.out.println("done"); // on the standard output of the process
 * pool.execute(report);
 * }</pre>
 */
@FunctionalInterface
public interface RemoteRunnable extends Runnable, Serializable {}
