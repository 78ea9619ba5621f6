/**
 * What other people's libraries do with a pool of processes, each tried with the library itself: their wrappers of an
 * executor, their schedulers, their promises. Nothing but tests; what they depend on comes into no other room.
 */
@NullMarked
package dev.muster.frameworks;

import org.jspecify.annotations.NullMarked;
