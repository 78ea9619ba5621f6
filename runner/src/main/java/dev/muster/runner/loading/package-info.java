/**
 * The class loaders of a runner: what user code can see of it, and where the code of the user comes from.
 *
 * <p>{@code VisibleClassLoader} decides what is visible. It depends on no other package of the runner, since user code meets
 * these classes before anything else is loaded.
 */
@NullMarked
package dev.muster.runner.loading;

import org.jspecify.annotations.NullMarked;
