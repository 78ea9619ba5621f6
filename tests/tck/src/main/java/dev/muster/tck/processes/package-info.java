/** The contracts that only pools of processes keep: how runners start, how they die, and what the pool says about them. */
@NullMarked
package dev.muster.tck.processes;

import org.jspecify.annotations.NullMarked;
