/**
 * The process of a runner: how it ends, which process it watches, which processes it kills, and what its standard streams are.
 *
 * <p>Nothing here depends on tasks, frames or class loaders, and so on no other package of the runner.
 */
@NullMarked
package dev.muster.runner.process;

import org.jspecify.annotations.NullMarked;
