/** Every decision: who runs what. */
module muster.scheduling {
    requires transitive muster.model;
    exports dev.muster.scheduling.ledger to muster.client, muster.coordinator, muster.worker, muster;
    exports dev.muster.scheduling.loop to muster.client, muster.coordinator, muster.worker, muster;
    exports dev.muster.scheduling.scheduler to muster.client, muster.coordinator, muster.worker, muster;
    exports dev.muster.scheduling.supervisor to muster.client, muster.coordinator, muster.worker, muster;
}
