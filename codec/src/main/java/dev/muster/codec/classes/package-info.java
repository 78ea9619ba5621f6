/**
 * What is known of a class: how its objects travel ({@link dev.muster.codec.classes.Kind}), its fields and their layout, lambdas,
 * and objects of which each JVM has one.
 *
 * <p>Which rule holds for which class is decided in {@code Kind}, and nowhere else. No serializer, and no sentence of a
 * refusal, may come in.
 */
@NullMarked
package dev.muster.codec.classes;

import org.jspecify.annotations.NullMarked;
