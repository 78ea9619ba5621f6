/**
 * Turns objects into payload bytes and back, in the client and in the runner.
 *
 * <p>This module alone knows Kryo, and no other serializer may come in anywhere else. It depends on {@code model}, Kryo and
 * {@code java.base}; it must work in a JVM without any special flag, so it never asks a closed module to open itself: what the
 * JDK hides travels by Java serialization, or is refused with the path that leads to it.
 *
 * <p>Here is what other modules call: {@link dev.muster.codec.Codec}, the calls that a runner performs
 * ({@link dev.muster.codec.Call}), the elements of a map, and what has been thrown. How single objects are written lies in the
 * packages below; which rule holds for which class is decided in {@code classes.Kind}.
 */
@NullMarked
package dev.muster.codec;

import org.jspecify.annotations.NullMarked;
