/**
 * Turns objects into payload bytes and back, in the client and in the runner.
 *
 * <p>This is the only room of the house that knows Kryo, and no other serializer may come in anywhere else. It depends on
 * {@code task}, Kryo and {@code java.base}; it must work in a JVM without any special flag, so it never asks a closed module
 * to open itself: what the JDK hides travels by Java serialization, or is refused with the path that leads to it.
 *
 * <p>Start reading at {@link dev.muster.codec.Codec}; which rule holds for which class is decided in one place,
 * {@code Kind}; the calls that a runner performs are {@link dev.muster.codec.Call}.
 */
@NullMarked
package dev.muster.codec;

import org.jspecify.annotations.NullMarked;
