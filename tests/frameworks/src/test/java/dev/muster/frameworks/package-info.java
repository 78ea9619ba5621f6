/**
 * What other people's libraries do with a pool of processes, each tried with the library itself: their wrappers of an
 * executor, their schedulers, their promises. Nothing but tests; no other module has their dependencies.
 */
@NullMarked
package dev.muster.frameworks;

import org.jspecify.annotations.NullMarked;
