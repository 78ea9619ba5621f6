/**
 * The contracts that every executor keeps, over threads and over processes: interfaces of tests, named after the items of
 * {@code docs/semantics.md}. A module that has a way to make an executor implements the contracts and says how to make one. Tests
 * that fit one kind of executor only stay with it.
 */
@NullMarked
package dev.muster.tck.executors;

import org.jspecify.annotations.NullMarked;
