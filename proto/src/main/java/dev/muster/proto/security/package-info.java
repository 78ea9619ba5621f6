/**
 * Which peers may connect: TLS files, tokens and their proof, and the interceptors that ask for them. Nothing here knows the
 * messages that follow.
 */
@NullMarked
package dev.muster.proto.security;

import org.jspecify.annotations.NullMarked;
