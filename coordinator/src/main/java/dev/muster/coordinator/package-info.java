/**
 * The coordinator: listeners make events of what peers send, the {@link dev.muster.scheduling.scheduler.Scheduler} decides, and
 * a command handler sends what it wants on their streams. Start reading at {@link dev.muster.coordinator.Coordinator}.
 *
 * <p>No decision may come in (who runs what is the scheduler's), no payload is ever opened here, and no serializer of user
 * objects may be on the class path. Protobuf and gRPC stop in {@code proto}.
 */
@NullMarked
package dev.muster.coordinator;

import org.jspecify.annotations.NullMarked;
