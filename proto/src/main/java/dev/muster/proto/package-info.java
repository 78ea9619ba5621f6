/**
 * The connections between machines: the {@code .proto} files that specify them, the translation between those and the records of
 * {@code dev.muster.model} ({@link dev.muster.proto.messages.Wire}), and the transports that carry them.
 *
 * <p>Protobuf and gRPC types stop here: what leaves this module are records and links. No decision may come in (who runs
 * what, whether to try again), and no serializer of user objects: payloads are opaque.
 */
@NullMarked
package dev.muster.proto;

import org.jspecify.annotations.NullMarked;
