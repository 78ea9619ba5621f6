/**
 * The pipe between a worker daemon and its runners: the frames, how they are encoded, the connection that carries them,
 * and the black box that outlives a runner.
 *
 * <p>Both ends live on one host and come from one build. This module depends on {@code java.base} and {@code model}, because
 * it is loaded into every runner. No policy may come in: who runs what is decided elsewhere.
 */
@NullMarked
package dev.muster.pipe;

import org.jspecify.annotations.NullMarked;
