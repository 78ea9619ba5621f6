/** Frames between a worker and its runners. */
module muster.pipe { requires transitive muster.model; exports dev.muster.pipe to muster.worker; }
