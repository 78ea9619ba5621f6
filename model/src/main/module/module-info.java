/** The values that all roles share. */
module muster.model {
    requires transitive muster.task;
    exports dev.muster.model to
            muster.client,
            muster.codec,
            muster.coordinator,
            muster.pipe,
            muster.proto,
            muster.scheduling,
            muster.worker,
            muster;
    exports dev.muster.model.jvm to
            muster.client,
            muster.codec,
            muster.coordinator,
            muster.pipe,
            muster.proto,
            muster.scheduling,
            muster.worker,
            muster;
    exports dev.muster.model.messages to
            muster.client,
            muster.codec,
            muster.coordinator,
            muster.pipe,
            muster.proto,
            muster.scheduling,
            muster.worker,
            muster;
}
