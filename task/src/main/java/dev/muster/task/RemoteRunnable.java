package dev.muster.task;

import java.io.Serializable;

/**
 * A {@link Runnable} that can travel.
 *
 * <p>A lambda or method reference that is handed to a parameter of this type becomes serializable by itself: the compiler
 * sees {@link Serializable} in the target type, so no cast and no marker is needed at the call. What it captures travels
 * with it and is copied: the task works on the copy.
 *
 * <pre>{@code
 * RemoteRunnable report = () -> System.out.println("done"); // on the standard output of the process
 * pool.execute(report);
 * }</pre>
 */
@FunctionalInterface
public interface RemoteRunnable extends Runnable, Serializable {}
