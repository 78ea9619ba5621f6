/**
 * Which classes a reader makes objects of ({@link dev.muster.codec.filter.DecodeFilter}).
 *
 * <p>It answers for a class before an object is made. How objects are read may not come in.
 */
@NullMarked
package dev.muster.codec.filter;

import org.jspecify.annotations.NullMarked;
