/** Objects to payloads and back. What of a program is to travel by its fields must be open to this module. */
module muster.codec {
    requires transitive muster.model;
    requires com.esotericsoftware.kryo.kryo5;
    requires java.desktop;
    requires java.sql;
    requires jdk.unsupported;
    exports dev.muster.codec to com.esotericsoftware.kryo.kryo5, muster.client, muster;
    exports dev.muster.codec.classes to com.esotericsoftware.kryo.kryo5;
    exports dev.muster.codec.engine to com.esotericsoftware.kryo.kryo5;
    exports dev.muster.codec.filter to muster.client, muster;
    exports dev.muster.codec.payload to com.esotericsoftware.kryo.kryo5, muster.client, muster;
    exports dev.muster.codec.serializers to com.esotericsoftware.kryo.kryo5;
}
