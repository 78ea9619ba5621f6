/**
 * The two transports, TCP and within one JVM, and the server of a coordinator: where streams, blobs and security come together.
 */
@NullMarked
package dev.muster.proto.grpc;

import org.jspecify.annotations.NullMarked;
