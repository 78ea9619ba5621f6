/**
 * One session of a process pool with its cluster: submissions become events of the {@code Ledger}, commands become messages on
 * a stream and completed futures. Start reading at {@code Session}.
 *
 * <p>No decision about attempts or retries is made here, and no payload is opened on the thread of the loop or of the
 * transport. What opens the way to a cluster, and what ships code, are packages of their own.
 */
@NullMarked
package dev.muster.client.session;

import org.jspecify.annotations.NullMarked;
