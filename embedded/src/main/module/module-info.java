/** The client and a cluster in one JVM. */
module muster {
    requires transitive muster.client;
    requires muster.codec;
    requires muster.coordinator;
    requires muster.worker;
    exports dev.muster.embedded;
    provides java.util.spi.ToolProvider with dev.muster.embedded.VersionTool;
    provides dev.muster.EmbeddedClusterProvider with dev.muster.embedded.InThisProgram;
}
