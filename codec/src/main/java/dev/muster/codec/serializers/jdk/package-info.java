/**
 * How types of the JDK are written and read that have serializers of their own; which ones these are is in
 * {@link dev.muster.codec.classes.JdkTypes}.
 *
 * <p>No type of a library or of the user may come in.
 */
@NullMarked
package dev.muster.codec.serializers.jdk;

import org.jspecify.annotations.NullMarked;
