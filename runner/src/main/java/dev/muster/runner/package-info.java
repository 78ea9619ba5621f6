/**
 * The child JVM: runs the tasks of one session and environment, and nothing after that. Here are its main program, and the
 * warm-up that loads the classes of a runner so that they can be archived.
 *
 * <p>Start reading at {@code Main}, then {@code tasks.Runner}, which answers the frames of the daemon. What user code can see
 * of us is decided in {@code loading}; what one task must not leave to the next, in {@code leaks}. Only {@code task},
 * {@code model}, {@code pipe} and {@code codec} may come in: gRPC, protobuf, Netty and Guava stay out of the process that runs
 * other people's code.
 */
@NullMarked
package dev.muster.runner;

import org.jspecify.annotations.NullMarked;
