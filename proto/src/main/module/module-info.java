/** The wire between machines. What the automatic modules of gRPC need is required here, since they cannot say it. */
module muster.proto {
    requires transitive muster.model;
    requires com.google.common;
    requires com.google.common.util.concurrent.internal;
    requires com.google.gson;
    requires com.google.protobuf;
    requires io.grpc;
    requires io.grpc.inprocess;
    requires io.grpc.internal;
    requires io.grpc.netty;
    requires io.grpc.protobuf;
    requires io.grpc.protobuf.lite;
    requires io.grpc.stub;
    requires io.grpc.util;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.codec.http2;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.handler.proxy;
    requires io.netty.resolver;
    requires io.netty.transport;
    requires io.netty.transport.unix.common;
    requires io.perfmark;
    requires java.logging;
    requires java.naming;
    requires jdk.unsupported;
    requires org.slf4j;
    exports dev.muster.proto to muster.client, muster.coordinator, muster.worker, muster;
    exports dev.muster.proto.grpc to muster.client, muster.coordinator, muster.worker, muster;
    exports dev.muster.proto.security to muster.client, muster.coordinator, muster.worker, muster;
    exports dev.muster.proto.v1 to com.google.protobuf;
}
