/**
 * A scheduler with ears and hands: what peers say becomes events for the one mind ({@link dev.muster.scheduling.scheduler.Scheduler}),
 * what it wants done is said on their streams. Start reading at {@link dev.muster.coordinator.Coordinator}.
 *
 * <p>No decision may come in (who runs what is the scheduler's), no payload is ever opened here, and no serializer of user
 * objects may be on the class path. Protobuf and gRPC stop in {@code proto}.
 */
@NullMarked
package dev.muster.coordinator;

import org.jspecify.annotations.NullMarked;
