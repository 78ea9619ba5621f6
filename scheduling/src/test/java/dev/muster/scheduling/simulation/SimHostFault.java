package dev.muster.scheduling.simulation;

/** What can be wrong with the host of a worker, so that it cannot prepare sessions that others can. */
enum SimHostFault {
    /** Neither code nor calls can be written. */
    FULL_DISK,
    /** Its JVM is too old for the classes of any call. */
    OLD_JVM,
    /** Its JVM does not know the arguments that some sessions ask for. */
    UNKNOWN_ARGUMENT,
    /** No process can be started. */
    NO_PROCESSES
}
