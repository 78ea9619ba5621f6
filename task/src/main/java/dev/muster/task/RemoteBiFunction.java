package dev.muster.task;

import java.io.Serializable;

/**
 * A function of two arguments that can travel to another process, and may throw; see {@link RemoteFunction}.
 *
 * <pre>{@code
 * RemoteBiFunction<Integer, Integer, Integer> sum = (x, y) -> x + y;
 * int five = pool.submit(sum, 2, 3).result();
 * }</pre>
 *
 * @param <A> the first argument; its value is copied to the runner
 * @param <B> the second argument; its value is copied to the runner
 * @param <R> the result; its value is copied back
 */
@FunctionalInterface
public interface RemoteBiFunction<A, B, R> extends Serializable {
    /** Computes the result in a runner. */
    R apply(A first, B second) throws Exception;
}
