/**
 * Programs of one page each that do real work with Muster; each is run by a test.
 *
 * <p>What comes in here is what a user of the library would write: the public classes of {@code dev.muster} and {@code
 * dev.muster.task}, the JDK, and nothing else. An example that needs more than a page shows something missing in the library.
 */
@NullMarked
package dev.muster.examples;

import org.jspecify.annotations.NullMarked;
