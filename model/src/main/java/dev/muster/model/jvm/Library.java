package dev.muster.model.jvm;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A library that Muster needs at run time, so that a class of it which is missing or of another version can be named by the jar
 * it comes from.
 *
 * @param prefix how the names of its classes begin
 * @param artifact its group and artifact
 * @param witness a class that every version of it has
 */
record Library(String prefix, String artifact, String witness) {
    /** The longer prefix first, where one is the beginning of another. */
    private static final List<Library> ALL = List.of(
            new Library(
                    "com.google.common.util.concurrent.internal.",
                    "com.google.guava:failureaccess",
                    "com.google.common.util.concurrent.internal.InternalFutureFailureAccess"),
            new Library("com.google.common.", "com.google.guava:guava", "com.google.common.base.Preconditions"),
            new Library("com.google.thirdparty.", "com.google.guava:guava", "com.google.common.base.Preconditions"),
            new Library("com.google.protobuf.", "com.google.protobuf:protobuf-java", "com.google.protobuf.ByteString"),
            new Library("com.google.gson.", "com.google.code.gson:gson", "com.google.gson.Gson"),
            new Library("io.perfmark.", "io.perfmark:perfmark-api", "io.perfmark.PerfMark"),
            new Library("io.grpc.inprocess.", "io.grpc:grpc-inprocess", "io.grpc.inprocess.InProcessServerBuilder"),
            new Library("io.grpc.internal.", "io.grpc:grpc-core", "io.grpc.internal.GrpcUtil"),
            new Library("io.grpc.netty.", "io.grpc:grpc-netty", "io.grpc.netty.NettyChannelBuilder"),
            new Library("io.grpc.protobuf.lite.", "io.grpc:grpc-protobuf-lite", "io.grpc.protobuf.lite.ProtoLiteUtils"),
            new Library("io.grpc.protobuf.", "io.grpc:grpc-protobuf", "io.grpc.protobuf.ProtoUtils"),
            new Library("io.grpc.stub.", "io.grpc:grpc-stub", "io.grpc.stub.StreamObserver"),
            new Library("io.grpc.util.", "io.grpc:grpc-util", "io.grpc.util.MutableHandlerRegistry"),
            new Library("io.grpc.", "io.grpc:grpc-api", "io.grpc.Status"),
            new Library("io.netty.buffer.", "io.netty:netty-buffer", "io.netty.buffer.ByteBuf"),
            new Library(
                    "io.netty.channel.unix.",
                    "io.netty:netty-transport-native-unix-common",
                    "io.netty.channel.unix.Unix"),
            new Library("io.netty.channel.", "io.netty:netty-transport", "io.netty.channel.Channel"),
            new Library("io.netty.bootstrap.", "io.netty:netty-transport", "io.netty.channel.Channel"),
            new Library(
                    "io.netty.handler.codec.http2.",
                    "io.netty:netty-codec-http2",
                    "io.netty.handler.codec.http2.Http2Connection"),
            new Library(
                    "io.netty.handler.codec.http.",
                    "io.netty:netty-codec-http",
                    "io.netty.handler.codec.http.HttpRequest"),
            new Library(
                    "io.netty.handler.codec.compression.",
                    "io.netty:netty-codec-compression",
                    "io.netty.handler.codec.compression.ZlibCodecFactory"),
            new Library(
                    "io.netty.handler.codec.socksx.",
                    "io.netty:netty-codec-socks",
                    "io.netty.handler.codec.socksx.SocksVersion"),
            new Library(
                    "io.netty.handler.codec.",
                    "io.netty:netty-codec-base",
                    "io.netty.handler.codec.ByteToMessageDecoder"),
            new Library(
                    "io.netty.handler.proxy.", "io.netty:netty-handler-proxy", "io.netty.handler.proxy.ProxyHandler"),
            new Library("io.netty.handler.", "io.netty:netty-handler", "io.netty.handler.ssl.SslContext"),
            new Library("io.netty.resolver.", "io.netty:netty-resolver", "io.netty.resolver.NameResolver"),
            new Library("io.netty.util.", "io.netty:netty-common", "io.netty.util.ReferenceCounted"),
            new Library("org.slf4j.", "org.slf4j:slf4j-api", "org.slf4j.Logger"),
            new Library(
                    "com.esotericsoftware.kryo.kryo5.",
                    "com.esotericsoftware.kryo:kryo5",
                    "com.esotericsoftware.kryo.kryo5.Kryo"),
            new Library("dev.muster.codec.", "dev.muster:muster-codec", "dev.muster.codec.Codec"),
            new Library(
                    "dev.muster.coordinator.", "dev.muster:muster-coordinator", "dev.muster.coordinator.Coordinator"),
            new Library("dev.muster.embedded.", "dev.muster:muster", "dev.muster.embedded.InThisProgram"),
            new Library("dev.muster.pipe.", "dev.muster:muster-pipe", "dev.muster.pipe.Pipe"),
            new Library("dev.muster.proto.", "dev.muster:muster-proto", "dev.muster.proto.Transport"),
            new Library(
                    "dev.muster.scheduling.", "dev.muster:muster-scheduling", "dev.muster.scheduling.loop.MachineLoop"),
            new Library("dev.muster.task.", "dev.muster:muster-task", "dev.muster.task.TaskId"),
            new Library("dev.muster.worker.", "dev.muster:muster-worker", "dev.muster.worker.Worker"),
            new Library("dev.muster.", "dev.muster:muster-client", "dev.muster.ProcessPoolExecutor"));

    /** The one that has the class of this name; empty if Muster does not need it by itself. */
    static Optional<Library> of(String className) {
        return ALL.stream().filter(each -> className.startsWith(each.prefix)).findFirst();
    }

    /** Those that lie on the class path of this program more than once: one version may hide another. */
    static List<Library> twice() {
        return ALL.stream().filter(Library::isTwice).toList();
    }

    private boolean isTwice() {
        try {
            var places = Library.class.getClassLoader().getResources(witness.replace('.', '/') + ".class");
            return Collections.list(places).stream()
                            .map(URL::toString)
                            .distinct()
                            .count()
                    > 1;
        } catch (IOException e) {
            return false;
        }
    }

    /** Where the version of it lies that this program loads; empty if it has none. */
    Optional<String> found() {
        return placeOf(witness);
    }

    /** From where this program loads the class of this name; empty if it does not find it, or does not know. */
    static Optional<String> placeOf(String className) {
        try {
            Class<?> loaded = Class.forName(className, false, Library.class.getClassLoader());
            CodeSource source = loaded.getProtectionDomain().getCodeSource();
            return source == null || source.getLocation() == null
                    ? Optional.empty()
                    : Optional.of(readable(source.getLocation().toURI()));
        } catch (Exception | LinkageError e) {
            return Optional.empty();
        }
    }

    private static String readable(URI place) {
        String path = "file".equals(place.getScheme()) ? filePath(place) : null;
        return path == null ? place.toString() : path;
    }

    private static @Nullable String filePath(URI place) {
        try {
            return Path.of(place).toString();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
