/** The API of Muster's executors and futures. */
module muster.api {
    requires transitive muster.task;
    uses dev.muster.ExecutorProvider;
    exports dev.muster;
    exports dev.muster.internal to muster.client;
}
