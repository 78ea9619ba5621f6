/** Frames between a worker and its runners. */
module muster.pipe { requires transitive muster.task; exports dev.muster.pipe; }
