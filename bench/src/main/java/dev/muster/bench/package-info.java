/**
 * Measures Muster with real processes; what it finds is kept as data in {@code bench/results}.
 *
 * <p>What comes in here uses the library as its users do, by its public classes, so that the numbers are theirs. Nothing in
 * here is a test of speed: machines differ and are shared, so numbers are compared within one run, as ratios.
 */
@NullMarked
package dev.muster.bench;

import org.jspecify.annotations.NullMarked;
