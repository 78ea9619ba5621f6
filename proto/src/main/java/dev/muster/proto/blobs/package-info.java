/**
 * Large bytes on their way from one peer to another through a coordinator, on connections other than those of the streams.
 */
@NullMarked
package dev.muster.proto.blobs;

import org.jspecify.annotations.NullMarked;
