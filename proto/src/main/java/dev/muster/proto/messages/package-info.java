/**
 * The messages of peers, as records and as protobuf: translation in both directions, and what makes a message invalid. Nothing
 * here knows a stream or a channel.
 */
@NullMarked
package dev.muster.proto.messages;

import org.jspecify.annotations.NullMarked;
