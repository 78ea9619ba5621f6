/**
 * What of this JVM its tasks should find in theirs: options, system properties, locale, time zone, and what the builder says
 * about runners.
 *
 * <p>How a runner is started stays in the worker.
 */
@NullMarked
package dev.muster.client.program;

import org.jspecify.annotations.NullMarked;
