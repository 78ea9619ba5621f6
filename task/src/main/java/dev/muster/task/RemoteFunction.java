package dev.muster.task;

import java.io.Serializable;

/**
 * A function of one argument that can travel to another process, and may throw.
 *
 * <p>A lambda or method reference that is passed to a parameter of this type is serializable. Unlike
 * {@link java.util.function.Function}, it may throw a checked exception, which the future then contains unchanged.
 *
 * <pre>{@code
 * RemoteFunction<String, Long> size = name -> Files.size(Path.of(name)); // may throw an IOException
 * for (long bytes : pool.map(size, names)) total += bytes;
 * }</pre>
 *
 * @param <A> the argument; its value is copied to the runner
 * @param <R> the result; its value is copied back
 */
@FunctionalInterface
public interface RemoteFunction<A, R> extends Serializable {
    /** Computes the result in a runner. */
    R apply(A argument) throws Exception;
}
