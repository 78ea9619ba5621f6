package dev.muster.task;

import java.io.Serializable;
import java.util.concurrent.Callable;

/**
 * A {@link Callable} that can travel to another process.
 *
 * <p>A lambda or method reference that is passed to a parameter of this type is serializable: the compiler sees
 * {@link Serializable} in the target type, so the call needs no cast and no marker. What the lambda captures travels with
 * it as a copy, and the task works on the copy.
 *
 * <pre>{@code
 * RemoteCallable<Integer> task = () -> 6 * 7; // a variable of type Callable would make it an ordinary lambda
 * Future<Integer> answer = pool.submit(task);
 * }</pre>
 */
@FunctionalInterface
public interface RemoteCallable<T> extends Callable<T>, Serializable {}
