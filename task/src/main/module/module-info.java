/** What user code names inside a task. */
module muster.task {
    exports dev.muster.task;
    exports dev.muster.task.internal to
            muster.api,
            muster.client,
            muster.codec,
            muster.coordinator,
            muster.model,
            muster.pipe,
            muster.proto,
            muster.scheduling,
            muster.worker,
            muster;
}
