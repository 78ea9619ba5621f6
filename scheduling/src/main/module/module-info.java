/** Every decision: who runs what. */
module muster.scheduling { requires transitive muster.task; exports dev.muster.scheduling; }
