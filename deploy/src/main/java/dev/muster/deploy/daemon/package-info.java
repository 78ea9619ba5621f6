/**
 * The commands that run a coordinator or a worker until a signal ends them, with their options.
 *
 * <p>Nothing here schedules tasks or supervises runners: coordinators and workers do that in modules of their own.
 */
@NullMarked
package dev.muster.deploy.daemon;

import org.jspecify.annotations.NullMarked;
