/**
 * What the client offers to the platform, so that a JVM finds its module. Nothing in Muster uses it, and it uses nothing of
 * Muster.
 */
@NullMarked
package dev.muster.tool;

import org.jspecify.annotations.NullMarked;
