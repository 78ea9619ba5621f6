/**
 * The implementation of the executors of the API: what the provider makes, and the options of a builder.
 *
 * <p>The packages below hold the concerns, from futures to sessions; this one only puts them together. No decision about attempts
 * or retries is made in this module: those are the ledger's, in {@code scheduling}. Neither coordinator nor worker code may
 * come in; an embedded cluster is found through {@link dev.muster.client.cluster.EmbeddedClusterProvider}.
 */
@NullMarked
package dev.muster.client;

import org.jspecify.annotations.NullMarked;
