/**
 * What one task must not leave to the next: threads, files, directories, properties, defaults of the JVM, a full heap, and what a
 * task that was stopped in the middle may have broken.
 *
 * <p>Start reading at {@code LeakCheck}. This package does not depend on the runner and its threads: a check gets what it has
 * to know of them.
 */
@NullMarked
package dev.muster.runner.leaks;

import org.jspecify.annotations.NullMarked;
