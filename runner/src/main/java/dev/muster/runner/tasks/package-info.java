/**
 * Runs the attempts that the daemon sends: {@code Runner} answers its frames, {@code TaskThread} runs one attempt after the
 * other, and {@code CallExecution} calls user code and survives whatever that throws.
 *
 * <p>What starts and ends the process belongs to {@code dev.muster.runner} and {@code dev.muster.runner.process}; neither the
 * main program nor the warm-up may come in.
 */
@NullMarked
package dev.muster.runner.tasks;

import org.jspecify.annotations.NullMarked;
