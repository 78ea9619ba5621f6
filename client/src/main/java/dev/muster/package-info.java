/**
 * The process pool that users hold, and what they see of it: executors, futures, map results, exceptions.
 *
 * <p>This is the ears and hands of the pure {@code Ledger}: calls become events, commands become bytes on a stream and
 * completed futures. No decision about attempts or retries is made here, and no payload is opened on the thread of the loop
 * or of the transport: results are decoded by the completers. Neither coordinator nor worker code may come in; an embedded
 * cluster is found through {@link dev.muster.EmbeddedClusterProvider}.
 *
 * <p>Start reading at {@link dev.muster.TaskExecutor} for the promise, at {@code Session} for how it is kept.
 */
@NullMarked
package dev.muster;

import org.jspecify.annotations.NullMarked;
