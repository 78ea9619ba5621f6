/** What programs hold. */
module muster.client {
    requires transitive muster.task;
    requires muster.codec;
    requires muster.proto;
    requires muster.scheduling;
    requires java.management;
    requires static org.slf4j;
    uses dev.muster.EmbeddedClusterProvider;
    exports dev.muster;
    provides java.util.spi.ToolProvider with dev.muster.ClientVersion;
}
