/**
 * The commands that use a cluster which is already running, and the options that name it and its credential.
 *
 * <p>Nothing here starts a coordinator or a worker: that is in {@link dev.muster.deploy.daemon}.
 */
@NullMarked
package dev.muster.deploy.cluster;

import org.jspecify.annotations.NullMarked;
