/**
 * What each process of Muster needs to know of its own JVM and host: the threads it starts and what reports their failures, full
 * heaps, faults of libraries, command-line options, the user's cache directory, the name of the host.
 *
 * <p>Whatever concerns tasks, connections or the other processes stays out.
 */
@NullMarked
package dev.muster.model.jvm;

import org.jspecify.annotations.NullMarked;
