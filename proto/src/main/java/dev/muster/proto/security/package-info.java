/**
 * Who may talk to whom: TLS files, tokens and their proof, and the interceptors that ask for them. Nothing here knows what is said
 * afterwards.
 */
@NullMarked
package dev.muster.proto.security;

import org.jspecify.annotations.NullMarked;
