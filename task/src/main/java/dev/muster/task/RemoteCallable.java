package dev.muster.task;

import java.io.Serializable;
import java.util.concurrent.Callable;

/**
 * A {@link Callable} that can travel.
 *
 * <p>A lambda or method reference that is handed to a parameter of this type becomes serializable by itself: the compiler
 * sees {@link Serializable} in the target type, so no cast and no marker is needed at the call. What it captures travels
 * with it and is copied: the task works on the copy.
 *
 * <pre>{@code
 * RemoteCallable<Integer> task = () -> 6 * 7; // a variable of type Callable would make it an ordinary lambda
 * Future<Integer> answer = pool.submit(task);
 * }</pre>
 */
@FunctionalInterface
public interface RemoteCallable<T> extends Callable<T>, Serializable {}
