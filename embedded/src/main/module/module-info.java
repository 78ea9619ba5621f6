/** The client and a cluster in one JVM. */
module muster {
    requires transitive muster.client;
    requires muster.codec;
    requires muster.coordinator;
    requires muster.worker;
    provides java.util.spi.ToolProvider with dev.muster.embedded.VersionTool;
    provides dev.muster.client.cluster.EmbeddedClusterProvider with dev.muster.embedded.InThisProgram;
}
