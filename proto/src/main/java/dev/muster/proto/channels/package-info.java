/**
 * How a channel to a coordinator finds its address, how long it may take to connect, and what is said where it cannot.
 */
@NullMarked
package dev.muster.proto.channels;

import org.jspecify.annotations.NullMarked;
