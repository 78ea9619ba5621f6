/** The executors of the API, over sessions with a cluster and over threads. */
module muster.client {
    requires transitive muster.api;
    requires muster.codec;
    requires muster.proto;
    requires muster.scheduling;
    requires java.management;
    requires static org.slf4j;
    uses dev.muster.client.cluster.EmbeddedClusterProvider;
    exports dev.muster.client.cluster to muster;
    provides dev.muster.ExecutorProvider with dev.muster.client.ClientProvider;
    provides java.util.spi.ToolProvider with dev.muster.client.ClientVersion;
}
