/**
 * The thread pool: its threads and queue, the tasks they run, and who takes the place of a thread that waits.
 *
 * <p>Nothing is copied or serialized here; sessions and clusters stay out.
 */
@NullMarked
package dev.muster.client.threads;

import org.jspecify.annotations.NullMarked;
