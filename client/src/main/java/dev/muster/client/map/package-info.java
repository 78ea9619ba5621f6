/**
 * A {@code map} over processes: cuts its input into chunks, submits a few at a time, and yields results in order.
 *
 * <p>It uses sessions as any producer does, and knows nothing of streams or attempts.
 */
@NullMarked
package dev.muster.client.map;

import org.jspecify.annotations.NullMarked;
