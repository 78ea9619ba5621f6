/**
 * The way to a cluster: over the network, or to one inside this program. {@code embedded} implements the provider that is
 * declared here.
 *
 * <p>What is said on that way belongs to the session.
 */
@NullMarked
package dev.muster.client.cluster;

import org.jspecify.annotations.NullMarked;
