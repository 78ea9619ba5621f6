/** The daemon of a host. */
module muster.worker {
    requires transitive muster.proto;
    requires transitive muster.scheduling;
    requires muster.pipe;
    requires java.management;
    requires jdk.management;
    requires org.slf4j;
    exports dev.muster.worker to muster;
    exports dev.muster.worker.config to muster;
}
