/** Every decision: who runs what. */
module muster.scheduling {
    requires transitive muster.model;
    exports dev.muster.scheduling.ledger;
    exports dev.muster.scheduling.loop;
    exports dev.muster.scheduling.scheduler;
    exports dev.muster.scheduling.supervisor;
}
