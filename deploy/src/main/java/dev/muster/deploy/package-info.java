/**
 * The {@code muster} command. Start reading at {@link dev.muster.deploy.Muster}, which puts the commands together; each concern
 * has a package of its own below this one.
 *
 * <p>A command combines parts of other modules; nothing in this module schedules tasks, supervises runners or implements a
 * protocol. Standard output has data, standard error has messages, and the exit codes are those of
 * {@link dev.muster.deploy.console.ExitCode}.
 */
@NullMarked
package dev.muster.deploy;

import org.jspecify.annotations.NullMarked;
