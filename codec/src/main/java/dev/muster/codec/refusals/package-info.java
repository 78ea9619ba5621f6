/**
 * Why objects cannot travel, in the words of the user: the reason and the remedy
 * ({@link dev.muster.codec.refusals.Refusals}), and the way from the task to the object ({@code PathFinder}).
 *
 * <p>It is asked after an attempt has failed. No serializer may come in.
 */
@NullMarked
package dev.muster.codec.refusals;

import org.jspecify.annotations.NullMarked;
