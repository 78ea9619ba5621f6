/**
 * What class files contain and reflection does not show: whether code asks for its enclosing object, and in which line a lambda is.
 *
 * <p>It reads bytes and loads no class. Nothing about payloads or serialization may come in.
 */
@NullMarked
package dev.muster.codec.classfiles;

import org.jspecify.annotations.NullMarked;
