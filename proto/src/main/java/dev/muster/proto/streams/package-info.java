/**
 * The two ends of a stream between a peer and a coordinator: the first messages, numbering, windows and the end. Authentication
 * and channels are elsewhere.
 */
@NullMarked
package dev.muster.proto.streams;

import org.jspecify.annotations.NullMarked;
