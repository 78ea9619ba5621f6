/**
 * The bytes of objects that have been encoded: in pieces in memory or in a file, within bounds
 * ({@link dev.muster.codec.payload.Encoded}), and the exceptions that say why there are none.
 *
 * <p>Nothing in here knows what the bytes mean, and neither Kryo nor a class of the user may come in.
 */
@NullMarked
package dev.muster.codec.payload;

import org.jspecify.annotations.NullMarked;
