/**
 * The process of a runner: how it ends, whom it watches, which processes it takes along, and what its standard streams are.
 *
 * <p>Nothing here knows of tasks, frames or class loaders; so none of the other packages of the runner may come in.
 */
@NullMarked
package dev.muster.runner.process;

import org.jspecify.annotations.NullMarked;
