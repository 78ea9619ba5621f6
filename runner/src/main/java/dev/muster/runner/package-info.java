/**
 * The child JVM: runs the tasks of one session and environment, and nothing after that.
 *
 * <p>Start reading at {@code Main}, then {@code Runner}, which answers the frames of the daemon, and {@code TaskThread}, which
 * runs a task. What user code can see of us is decided in {@code DoorLoader}; what one task must not leave to the next, in
 * {@code LeakCheck}. Only {@code task}, {@code pipe} and {@code codec} may come in: gRPC, protobuf, Netty and Guava stay out
 * of the process that runs other people's code.
 */
@NullMarked
package dev.muster.runner;

import org.jspecify.annotations.NullMarked;
