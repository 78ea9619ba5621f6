/** A scheduler with listeners. */
module muster.coordinator {
    requires transitive muster.proto;
    requires transitive muster.scheduling;
    requires java.management;
    requires org.slf4j;
    exports dev.muster.coordinator to muster;
}
